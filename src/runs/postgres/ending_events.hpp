#pragma once

#include "decisions/ending_store.hpp"
#include "postgres/row_writer.hpp"

namespace akashi {
class EventSequence;
}

namespace akashi::postgres {

/// Adds the event of each retraction to the run of the decision.
class RetractionEvents final : public RowWriter<DecisionEnding> {
public:
    /// The numbers must outlive it.
    explicit RetractionEvents(EventSequence& sequence) : sequence_(sequence) {}

    void add_to(WriteBatch& batch, std::span<DecisionEnding* const> endings) override;

private:
    EventSequence& sequence_;
};

}  // namespace akashi::postgres
