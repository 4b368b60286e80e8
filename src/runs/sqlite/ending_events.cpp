#include "runs/sqlite/ending_events.hpp"

#include "runs/sqlite/event_rows.hpp"
#include "runs/trace_events.hpp"

namespace akashi::sqlite {

void RetractionEvents::write(Connection& db, DecisionEnding& ending) {
    if (!ending.successor) insert_events(db, make_retraction_event(ending, sequence_));
}

}  // namespace akashi::sqlite
