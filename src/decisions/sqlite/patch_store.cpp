#include "decisions/sqlite/patch_store.hpp"

#include "decisions/sqlite/sql.hpp"
#include "sqlite/change.hpp"
#include "sqlite/visibility.hpp"

namespace akashi::sqlite {

namespace asio = boost::asio;

Verdict PatchedDecisions::check(Connection& db, DecisionPatch& patch) {
    const auto agent_id = db.find<std::string>(
        sql::find_agent_of_unchanged,
        patch.decision.org_id,
        patch.decision.id,
        patch.decision.project,
        patch.decision.metadata
    );
    if (agent_id && may_see(db, patch.decision.org_id, patch.visibility, *agent_id)) return {};
    return {Verdict::Kind::refused, {}};
}

void PatchedDecisions::write(Connection& db, DecisionPatch& patch) {
    const Decision& decision = patch.decision;
    db.execute(sql::patch_decision, decision.org_id, decision.id, patch.project, patch.metadata);
}

asio::awaitable<bool> SqlitePatchStore::patch(DecisionPatch patch, Change change) {
    co_return co_await database_.write([&](Connection& db) {
        for (auto* writer : writers_)
            if (writer->check(db, patch).kind != Verdict::Kind::none) return false;
        record_change(db, change);
        for (auto* writer : writers_) writer->write(db, patch);
        return true;
    });
}

}  // namespace akashi::sqlite
