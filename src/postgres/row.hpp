#pragma once

#include "postgres/rows.hpp"

#include <cstddef>
#include <vector>

namespace akashi::postgres {

/// One row of a result, read as sqlite::Statement reads its current row. The result must outlive
/// it.
struct Row {
    const Rows* rows;
    int index;

    /// As Rows::get().
    template <class T>
    T column(int column) const {
        return rows->get<T>(index, column);
    }
};

/// The rows of a result, which must outlive them.
inline std::vector<Row> rows_in(const Rows& rows) {
    std::vector<Row> list;
    list.reserve(static_cast<std::size_t>(rows.count()));
    for (int index = 0; index < rows.count(); ++index) list.push_back({&rows, index});
    return list;
}

}  // namespace akashi::postgres
