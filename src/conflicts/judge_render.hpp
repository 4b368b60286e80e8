#pragma once

#include "conflicts/judge_service.hpp"

#include <string>
#include <vector>

namespace akashi {

/// A verdict as JSON text (docs/http-api.md, "A model as judge").
std::string to_json(const JudgeVerdict& verdict);

/// `metrics` and `results` of an evaluation as JSON text. A contradiction and a supersession count
/// as a conflict; pairs without a verdict are errors, and in no other figure.
std::string evaluation_to_json(const std::vector<TriedPair>& pairs);

}  // namespace akashi
