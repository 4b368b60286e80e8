#include "conflicts/sqlite/conflict_lookup.hpp"

#include "conflicts/check_columns.hpp"
#include "conflicts/sqlite/sql.hpp"
#include "core/page.hpp"
#include "sqlite/entity.hpp"
#include "sqlite/id_list.hpp"

#include <iterator>
#include <vector>

namespace akashi::sqlite {

namespace asio = boost::asio;

namespace {

std::vector<ConflictDetail> read_conflicts(Statement& row) {
    std::vector<ConflictDetail> conflicts;
    PageBudget budget;
    while (row.step()) {
        ConflictDetail conflict = read_detail(0, [&]<class Entity>(Entity& entity, int column) {
            entity = read_entity<Entity>(row, column);
        });
        if (!budget.admit(text_bytes(conflict.a) + text_bytes(conflict.b))) break;
        conflicts.push_back(std::move(conflict));
    }
    return conflicts;
}

std::vector<ConflictDetail> list_open(
    Connection& db, OrgId org, const Visibility& visibility, const ConflictQuestion& question
) {
    static const MadeQuery query = with_conflict_columns(sql::list_open_for_check);
    const IdList list(question.decisions);
    Statement row = db.prepare(query);
    row.bind(
        org,
        list.places,
        Bytes{list.bytes},
        question.decision_type,
        question.project,
        visibility.agent_id(),
        question.limit
    );
    return read_conflicts(row);
}

std::vector<ConflictDetail> list_resolutions(
    Connection& db, OrgId org, const Visibility& visibility, const ConflictQuestion& question
) {
    static const MadeQuery query = with_conflict_columns(sql::list_resolutions);
    Statement row = db.prepare(query);
    row.bind(org, question.decision_type, question.project, visibility.agent_id(), question.limit);
    return read_conflicts(row);
}

std::vector<OpposedDecision> list_opposed(
    Connection& db, OrgId org, const Visibility& visibility, const ConflictQuestion& question
) {
    std::vector<OpposedDecision> opposed;
    for (std::size_t place = 0; place < question.bindings.size(); ++place) {
        const Binding& binding = question.bindings[place];
        Statement row = db.prepare(sql::list_opposed);
        row.bind(
            org,
            match_key(org, question.project, binding),
            binding.value_key,
            visibility.agent_id(),
            kMostOpposed - std::ssize(opposed)
        );
        while (row.step())
            opposed.push_back(
                {place,
                 row.column<DecisionId>(0),
                 row.column<std::string>(1),
                 row.column<std::string>(6),
                 row.column<std::string>(4)}
            );
    }
    return opposed;
}

}  // namespace

asio::awaitable<LookedUp> SqliteConflictLookup::look_up(
    OrgId org, Visibility visibility, ConflictQuestion question
) {
    co_return co_await database_.read([&](Connection& db) {
        return LookedUp{
            .open = list_open(db, org, visibility, question),
            .resolved = list_resolutions(db, org, visibility, question),
            .opposed = list_opposed(db, org, visibility, question)
        };
    });
}

}  // namespace akashi::sqlite
