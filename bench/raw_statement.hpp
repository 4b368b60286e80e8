#pragma once

#include "decisions/trace_store.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace akashi::bench {

/// A statement as libpq takes it, with parameters in PostgreSQL's binary format.
struct RawStatement {
    std::string text;
    std::vector<unsigned> types;
    std::vector<std::optional<std::string>> values;
};

/// What the server itself sends to write these traces in one transaction.
std::vector<RawStatement> make_multi_row(std::span<TraceRecord> traces);

/// What an ordinary server sends to write the rows of one trace: an INSERT with VALUES for each
/// table.
std::vector<RawStatement> make_ordinary(const TraceRecord& trace);

}  // namespace akashi::bench
