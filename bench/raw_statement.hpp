#pragma once

#include "adapters/postgres/statement.hpp"

#include <optional>
#include <string>
#include <vector>

namespace akashi::bench {

/// A statement as libpq takes it, with parameters in PostgreSQL's binary format.
struct RawStatement {
    std::string text;
    std::vector<unsigned> types;
    std::vector<std::optional<std::string>> values;
};

/// The same statement: the rows come from `unnest` of array parameters.
RawStatement make_multi_row(const postgres::Statement& statement);

/// The same as an ordinary server writes it: the rows are `VALUES ($1, $2, …), …`, which costs
/// PostgreSQL less than `unnest` when they are few.
RawStatement make_ordinary(const postgres::Statement& statement);

}  // namespace akashi::bench
