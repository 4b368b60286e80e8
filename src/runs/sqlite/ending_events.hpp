#pragma once

#include "decisions/ending_store.hpp"
#include "sqlite/row_writer.hpp"

namespace akashi {
class EventSequence;
}

namespace akashi::sqlite {

/// Adds the event of a retraction to the run of the decision.
class RetractionEvents final : public RowWriter<DecisionEnding> {
public:
    /// The numbers must outlive it.
    explicit RetractionEvents(EventSequence& sequence) : sequence_(sequence) {}

    void write(Connection& db, DecisionEnding& ending) override;

private:
    EventSequence& sequence_;
};

}  // namespace akashi::sqlite
