#pragma once

#include "domain/caller.hpp"
#include "service/search_service.hpp"

#include <optional>
#include <string>

namespace akashi {

/// The sentence that sums a check up for an agent with little context to spare
/// (`spec/http-api.md` §10.6, concise form).
std::string summarize(const CheckResult& result);

/// The decision to cite as precedent, for callers who may trace: the best one.
std::optional<DecisionId> precedent_hint(const Caller& caller, const CheckResult& result);

/// At most `characters` code points of `text`, then `...` when something was cut.
std::string shorten(const std::string& text, std::size_t characters);

}  // namespace akashi
