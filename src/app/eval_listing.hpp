#pragma once

#include "conflicts/evaluation.hpp"

#include <optional>
#include <string>

namespace akashi::app {

/// What to show of an evaluation.
struct EvalLook {
    std::optional<double> prevalence;  ///< also the precision at this share of contradictions
    bool lists = false;                ///< also the findings
    /// How many false alarms a miss costs. With it, the listing says whether the queue is worth it.
    std::optional<double> cost_ratio = std::nullopt;
};

/// What `akashi eval conflicts` prints: figures for people. Nothing in it controls a terminal.
std::string list_evaluation(const Evaluation& evaluation, const EvalLook& look);

/// What `akashi eval conflicts --json` prints: one object and a line feed.
std::string evaluation_as_json(const Evaluation& evaluation, const EvalLook& look);

}  // namespace akashi::app
