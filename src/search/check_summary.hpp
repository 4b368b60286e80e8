#pragma once

#include "core/caller.hpp"
#include "search/search_service.hpp"

#include <optional>
#include <string>

namespace akashi {

/// Sums up a check in one sentence, for an agent with a small context window
/// (docs/http-api.md, "Check, concise form").
std::string summarize(const CheckResult& result);

/// The decision to cite as precedent, for callers who may trace: the best one.
std::optional<DecisionId> precedent_hint(const Caller& caller, const CheckResult& result);

/// At most `characters` code points of `text`, then `...` when something was cut.
std::string shorten(const std::string& text, std::size_t characters);

}  // namespace akashi
