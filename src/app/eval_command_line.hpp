#pragma once

#include "app/eval_command.hpp"

#include <CLI/CLI.hpp>

#include <functional>

namespace akashi::app {

/// Adds `akashi eval conflicts`, which sets `run`. `order` must outlive the parsing and the run.
void describe_eval_command(CLI::App& akashi, EvalOrder& order, std::function<int()>& run);

}  // namespace akashi::app
