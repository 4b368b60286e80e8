#include "decisions/sqlite/ending_store.hpp"

#include "decisions/sqlite/sql.hpp"
#include "sqlite/change.hpp"
#include "sqlite/visibility.hpp"

namespace akashi::sqlite {

namespace asio = boost::asio;

namespace {

bool is_current(Connection& db, const DecisionEnding& ending, const DecisionId& id) {
    const auto agent_id = db.find<std::string>(sql::find_agent_of_current, ending.org_id, id);
    return agent_id && may_see(db, ending.org_id, ending.visibility, *agent_id);
}

}  // namespace

Verdict EndedDecisions::check(Connection& db, DecisionEnding& ending) {
    const bool is_replaced = !ending.successor || is_current(db, ending, *ending.successor);
    if (is_replaced && is_current(db, ending, ending.id)) return {};
    return Verdict::refuse(decision_not_current());
}

void EndedDecisions::write(Connection& db, DecisionEnding& ending) {
    db.execute(sql::end_decision, ending.org_id, ending.id, ending.at);
}

asio::awaitable<Result<void>> SqliteEndingStore::end(DecisionEnding ending, Change change) {
    co_return co_await database_.write([&](Connection& db) -> Result<void> {
        for (auto* writer : writers_)
            if (Verdict verdict = writer->check(db, ending); verdict.kind != Verdict::Kind::none)
                return verdict.error;
        record_change(db, change);
        for (auto* writer : writers_) writer->write(db, ending);
        return {};
    });
}

}  // namespace akashi::sqlite
