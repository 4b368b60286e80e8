#pragma once

#include "conflicts/evaluation.hpp"
#include "conflicts/judge_config.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace akashi::app {

/// Asks a model about every pair, `at_once` at a time, three times at most where it fails, and
/// counts what it says. Pairs without a verdict are named in Evaluation::unjudged. `url` is where
/// the model is; `key` may be empty.
Evaluation evaluate_by_model(
    const std::vector<LabelledPair>& pairs,
    const JudgeConfig& config,
    const std::string& url,
    const std::string& key,
    std::size_t at_once
);

}  // namespace akashi::app
