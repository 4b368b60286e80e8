#pragma once

#include "conflicts/judge_config.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace akashi::app {

/// What `akashi eval conflicts` is asked to do.
struct EvalOrder {
    std::vector<std::string> files;
    std::optional<double> prevalence;  ///< above 0, below 1
    bool as_json = false;
    bool lists = false;                ///< also what was found
    std::optional<double> cost_ratio;  ///< above 0: how many false alarms a miss costs
    JudgeConfig judge;                 ///< a model that judges instead of the rules
    std::size_t at_once = 8;           ///< requests to it
};

/// Runs `akashi eval conflicts`: judges the labelled pairs of JSON Lines files by the rules or by a
/// model, and prints the figures. It needs no store. Returns the exit code: 0, or 1 after lines
/// that could not be read, which it names; then there are no figures. It is also 1 when a model
/// gave no verdict about a pair. Throws when a file cannot be read, and Misconfigured when
/// something that the model needs is missing.
int evaluate_conflicts(const EvalOrder& order);

}  // namespace akashi::app
