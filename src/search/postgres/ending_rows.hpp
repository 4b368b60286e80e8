#pragma once

#include "decisions/ending_store.hpp"
#include "postgres/row_writer.hpp"

namespace akashi::postgres {

/// Takes decisions that end out of the search. Stateless.
class EndedDocuments final : public RowWriter<DecisionEnding> {
public:
    void add_to(WriteBatch& batch, std::span<DecisionEnding* const> endings) override;
};

}  // namespace akashi::postgres
