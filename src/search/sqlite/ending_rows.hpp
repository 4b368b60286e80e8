#pragma once

#include "decisions/ending_store.hpp"
#include "sqlite/row_writer.hpp"

namespace akashi::sqlite {

/// Takes a decision that ends out of the search. Stateless.
class EndedDocuments final : public RowWriter<DecisionEnding> {
public:
    void write(Connection& db, DecisionEnding& ending) override;
};

}  // namespace akashi::sqlite
