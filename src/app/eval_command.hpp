#pragma once

#include <optional>
#include <string>
#include <vector>

namespace akashi::app {

/// What `akashi eval conflicts` is asked to do.
struct EvalOrder {
    std::vector<std::string> files;
    std::optional<double> prevalence;  ///< above 0, below 1
    bool as_json = false;
    bool lists = false;  ///< also what was found
};

/// Runs `akashi eval conflicts`: judges the labelled pairs of JSON Lines files by the rules, and
/// prints the figures. It needs no store. Returns the exit code: 0, or 1 after lines that could not
/// be read, which it names; then there are no figures. Throws when a file cannot be read.
int evaluate_conflicts(const EvalOrder& order);

}  // namespace akashi::app
