#include "conflicts/postgres/conflict_lookup.hpp"

#include "conflicts/check_columns.hpp"
#include "conflicts/postgres/sql.hpp"
#include "core/page.hpp"
#include "postgres/entity.hpp"

#include <utility>
#include <vector>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

std::vector<ConflictDetail> read_conflicts(const Rows& rows) {
    std::vector<ConflictDetail> conflicts;
    PageBudget budget;
    for (int row = 0; row < rows.count(); ++row) {
        conflicts.push_back(read_detail(0, [&]<class Entity>(Entity& entity, int column) {
            entity = read_entity<Entity>(rows, row, column);
        }));
        if (budget.admit(text_bytes(conflicts.back().a) + text_bytes(conflicts.back().b))) continue;
        conflicts.pop_back();
        break;
    }
    return conflicts;
}

Statement ask_opposed(OrgId org, const Visibility& visibility, const ConflictQuestion& question) {
    Parameters parameters = Parameters::of(org);
    add_array(parameters, question.bindings, [&](const Binding& binding) {
        return match_key(org, question.project, binding);
    });
    add_array(parameters, question.bindings, [](const Binding& binding) -> const std::string& {
        return binding.value_key;
    });
    parameters.add(visibility.agent_id()).add(kMostOpposed);
    return {&sql::list_intended_opposed, std::move(parameters)};
}

}  // namespace

asio::awaitable<LookedUp> PostgresConflictLookup::look_up(
    OrgId org, Visibility visibility, ConflictQuestion question
) {
    static const MadeQuery open = with_conflict_columns(sql::list_open_for_check);
    static const MadeQuery resolved = with_conflict_columns(sql::list_resolutions);
    const auto& [type, project, decisions, bindings, limit, is_concise] = question;
    std::vector<Statement> statements;
    statements.push_back(
        {&open, Parameters::of(org, decisions, type, project, visibility.agent_id(), limit)}
    );
    statements.push_back(
        {&resolved, Parameters::of(org, type, project, visibility.agent_id(), limit)}
    );
    if (!bindings.empty()) statements.push_back(ask_opposed(org, visibility, question));
    const std::vector<Rows> results = co_await pool_.run_together(std::move(statements));
    LookedUp found{
        .open = read_conflicts(results[0]), .resolved = read_conflicts(results[1]), .opposed = {}
    };
    if (bindings.empty()) co_return found;
    const Rows& rows = results[2];
    for (int row = 0; row < rows.count(); ++row)
        found.opposed.push_back(
            {static_cast<std::size_t>(rows.get<std::int64_t>(row, 0)) - 1,
             rows.get<DecisionId>(row, 1),
             rows.get<std::string>(row, 2),
             rows.get<std::string>(row, 3),
             rows.get<std::string>(row, 4)}
        );
    co_return found;
}

}  // namespace akashi::postgres
