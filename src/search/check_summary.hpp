#pragma once

#include "core/caller.hpp"
#include "search/search_service.hpp"

#include <optional>
#include <string>

namespace akashi {

/// Sums up a check in one sentence, for an agent with a small context window
/// (docs/http-api.md, "Check, concise form").
std::string summarize(const CheckResult& result);

/// Whether an open conflict of high severity, or one that is about to be made, comes before the
/// decision. Also when nobody could tell.
bool needs_action(const CheckResult& result);

/// What an agent should know of a precedent before it relies on it; nothing for an ordinary one.
std::optional<std::string> context_note(const Decision& decision);

/// The task that the client named; nothing when it named none.
std::optional<std::string> task_of(const Decision& decision);

/// The decision to cite as precedent, for callers who may trace: the best one that is not cited
/// often already.
std::optional<DecisionId> precedent_hint(const Caller& caller, const CheckResult& result);

/// One line about the most relevant decision, when nothing is relevant enough.
std::optional<std::string> describe_nearest(const CheckResult& result);

}  // namespace akashi
