#pragma once

#include "base/query.hpp"
#include "postgres/parameters.hpp"
#include "postgres/rows.hpp"
#include "postgres/statement.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace akashi::postgres {

/// Rows in the binary format of COPY (PostgreSQL, "COPY", "Binary Format").
class CopyRows {
public:
    /// Every row has as many columns.
    explicit CopyRows(int columns);

    /// Appends a row; T as for Parameters, in the order of the columns.
    template <class... Values>
    void add(const Values&... values) {
        binary::put(bytes_, static_cast<std::int16_t>(columns_));
        (add_value(values), ...);
        ++count_;
    }

    std::int64_t count() const { return count_; }
    /// The whole stream. Call once.
    std::string take();

private:
    template <class T>
    void add_value(const T& value) {
        const std::size_t start = bytes_.size();
        binary::put(bytes_, std::int32_t{0});  // its length, when that is known
        encode(bytes_, value);
        set_length(start);
    }
    void set_length(std::size_t start);

    const int columns_;
    std::int64_t count_ = 0;
    std::string bytes_;
};

/// A transaction: statements, and then rows that go to the server as one stream.
struct Copy {
    std::vector<Statement> statements;  ///< run first, in one round trip
    const Query* into;                  ///< `COPY … FROM STDIN (FORMAT binary)`
    /// Makes the stream from the results of the statements; an empty one is not sent. Called on the
    /// pool's executor, once for each attempt.
    std::function<std::string(const std::vector<Rows>&)> rows;
};

}  // namespace akashi::postgres
