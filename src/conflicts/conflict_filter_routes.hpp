#pragma once

#include "base/result.hpp"
#include "conflicts/conflict.hpp"
#include "http/message.hpp"

#include <optional>

namespace akashi {

/// What the query string of a list of conflicts asks for (docs/http-api.md, "Conflicts").
Result<ConflictQuery> read_conflict_query(const http::Request& request);

/// Only its `class`: exact, judged or hint. Returns why it is wrong.
std::optional<Error> read_conflict_class(const http::Request& request, ConflictQuery& query);

}  // namespace akashi
