#pragma once

#include "base/json_writer.hpp"
#include "core/caller.hpp"
#include "search/search_service.hpp"

#include <string>

namespace akashi {

// Search results and precedents as JSON (docs/http-api.md, "Search" and "Check, concise form").

/// What an answer holds besides the decisions.
struct Shown {
    bool snippets = false;
    bool explanations = false;
    bool would_conflict = false;  ///< what would conflict with the bindings of a check
};

/// The items of a page, as an array.
std::string render_hits(const SearchPage& page, Shown shown);

/// The data of a check with whole decisions.
std::string render_check(const CheckResult& result, Shown shown);
/// The same for an agent with a small context window.
std::string render_check_concise(const Caller& caller, const CheckResult& result, Shown shown);

}  // namespace akashi
