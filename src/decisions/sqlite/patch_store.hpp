#pragma once

#include "decisions/patch_store.hpp"
#include "sqlite/database.hpp"
#include "sqlite/row_writer.hpp"

#include <utility>
#include <vector>

namespace akashi::sqlite {

/// Changes the decision. First of the writers. Stateless.
class PatchedDecisions final : public RowWriter<DecisionPatch> {
public:
    Verdict check(Connection& db, DecisionPatch& patch) override;
    void write(Connection& db, DecisionPatch& patch) override;
};

class SqlitePatchStore final : public DecisionPatchStore {
public:
    using Writers = std::vector<RowWriter<DecisionPatch>*>;

    /// The database and the writers, which write in this order, must outlive the store.
    SqlitePatchStore(Database& database, Writers writers)
        : database_(database), writers_(std::move(writers)) {}

    boost::asio::awaitable<bool> patch(DecisionPatch patch, Change change) override;

private:
    Database& database_;
    const Writers writers_;
};

}  // namespace akashi::sqlite
