#include "runs/sqlite/trace_events.hpp"

#include "runs/sqlite/event_rows.hpp"
#include "runs/trace_events.hpp"

namespace akashi::sqlite {

void TraceEventRows::write(Connection& db, TraceRecord& trace) {
    insert_events(db, make_trace_events(trace, sequence_));
}

}  // namespace akashi::sqlite
