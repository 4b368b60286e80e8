#pragma once

#include "decisions/decision_query.hpp"
#include "http/message.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace akashi {

// What the routes that list decisions have in common (docs/http-api.md, "Query parameters", "Pages"
// and "Cursors").

/// Reads the parameters `limit`, `offset` and `cursor`. The default limit is the one that `query`
/// has already. Returns what is wrong with the cursor.
std::optional<Error> read_page(const http::Request& request, DecisionQuery& query);

/// Sets where the page begins when the request has a cursor, once the order and the offset are set.
/// Returns why it cannot begin there.
std::optional<Error> read_cursor(const std::optional<std::string>& text, DecisionQuery& query);

/// The offset of the next page. Nothing behind a cursor, which has no offset.
std::optional<std::int64_t> next_offset(const DecisionQuery& query, const DecisionPage& page);

}  // namespace akashi
