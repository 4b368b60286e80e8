#pragma once

#include "decisions/trace_store.hpp"
#include "postgres/row_writer.hpp"

namespace akashi::postgres {

/// Indexes recorded decisions by their terms, and removes those that they supersede from the index.
/// What is deleted leaves the index by a foreign key. Stateless.
class DocumentRows final : public RowWriter<TraceRecord> {
public:
    void add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) override;
};

}  // namespace akashi::postgres
