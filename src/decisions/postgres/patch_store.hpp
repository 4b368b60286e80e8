#pragma once

#include "decisions/patch_store.hpp"
#include "postgres/pool.hpp"
#include "postgres/row_writer.hpp"

#include <utility>
#include <vector>

namespace akashi::postgres {

/// Changes the decision. First of the writers. Stateless.
class PatchedDecisions final : public RowWriter<DecisionPatch> {
public:
    void add_to(WriteBatch& batch, std::span<DecisionPatch* const> patches) override;
};

class PostgresPatchStore final : public DecisionPatchStore {
public:
    using Writers = std::vector<RowWriter<DecisionPatch>*>;

    /// The pool and the writers, which write in this order, must outlive the store.
    PostgresPatchStore(Pool& pool, Writers writers) : pool_(pool), writers_(std::move(writers)) {}

    boost::asio::awaitable<bool> patch(DecisionPatch patch, Change change) override;

private:
    Pool& pool_;
    const Writers writers_;
};

}  // namespace akashi::postgres
