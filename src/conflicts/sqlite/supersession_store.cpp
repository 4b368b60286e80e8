#include "conflicts/sqlite/supersession_store.hpp"

#include "conflicts/sqlite/sql.hpp"
#include "sqlite/change.hpp"
#include "sqlite/visibility.hpp"

namespace akashi::sqlite {

namespace asio = boost::asio;

namespace {

/// Whether there is one, of which both decisions are visible.
bool has_suggestion(
    Connection& db,
    const OrgId& org,
    const Visibility& visibility,
    const DecisionId& superseding,
    const DecisionId& superseded
) {
    std::string one;
    std::string other;
    {
        Statement row = db.prepare(sql::find_suggestion);
        row.bind(org, superseding, superseded);
        if (!row.step()) return false;
        one = row.column<std::string>(0);
        other = row.column<std::string>(1);
    }
    return may_see(db, org, visibility, one) && may_see(db, org, visibility, other);
}

}  // namespace

asio::awaitable<std::vector<SupersessionSuggestion>> SqliteSupersessionStore::list(
    OrgId org, Visibility visibility, DecisionId decision
) {
    co_return co_await database_.read([&](Connection& db) {
        std::vector<SupersessionSuggestion> suggestions;
        Statement row = db.prepare(sql::list_suggestions);
        row.bind(org, decision, visibility.agent_id());
        while (row.step())
            suggestions.push_back(
                {row.column<DecisionId>(0),
                 row.column<DecisionId>(1),
                 row.column<std::optional<std::string>>(2),
                 row.column<std::optional<float>>(3),
                 row.column<std::optional<std::string>>(4)}
            );
        return suggestions;
    });
}

asio::awaitable<bool> SqliteSupersessionStore::dismiss(
    OrgId org, Visibility visibility, DecisionId superseding, DecisionId superseded, Change change
) {
    co_return co_await database_.write([&](Connection& db) {
        if (!has_suggestion(db, org, visibility, superseding, superseded)) return false;
        record_change(db, change);
        db.execute(sql::delete_suggestion, org, superseding, superseded);
        return true;
    });
}

}  // namespace akashi::sqlite
