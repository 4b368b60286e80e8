#pragma once

#include "decisions/trace_store.hpp"
#include "postgres/rows.hpp"

#include <span>

namespace akashi::postgres {

/// Notes which traces have found conflicts: `rows` has their decisions.
inline void note_conflicts(const Rows& rows, std::span<TraceRecord* const> traces) {
    for (int row = 0; row < rows.count(); ++row) {
        const auto id = rows.get<DecisionId>(row, 0);
        for (TraceRecord* trace : traces)
            if (trace->decision.id == id) trace->recorded.found_conflicts = true;
    }
}

}  // namespace akashi::postgres
