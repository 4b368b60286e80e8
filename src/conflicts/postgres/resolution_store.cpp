#include "conflicts/postgres/resolution_store.hpp"

#include "conflicts/postgres/sql.hpp"
#include "postgres/change.hpp"
#include "postgres/entity.hpp"

#include <utility>
#include <vector>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// What a statement needs for entries of its own: who, in which role, with which key, by which
/// request.
void add_actor(Parameters& parameters, const AuditEntry& entry) {
    parameters.add(to_string(entry.actor_role)).add(entry.api_key_id);
    parameters.add(entry.request_id).add(entry.endpoint);
}

}  // namespace

Statement hold_conflicts(const OwnedIds& settled, const OwnedIds& ended) {
    Parameters parameters;
    for (const OwnedIds* list : {&settled, &ended}) {
        add_array(parameters, *list, [](const auto& one) { return one.first; });
        add_array(parameters, *list, [](const auto& one) { return one.second; });
    }
    return {&sql::hold_conflicts, std::move(parameters)};
}

Statement cascade_of(const AuditEntry& entry, const Uuid& conflict) {
    Parameters parameters = Parameters::of(entry.org, conflict, entry.actor_agent_id);
    add_actor(parameters, entry);
    return {&sql::cascade_resolution, std::move(parameters)};
}

asio::awaitable<bool> PostgresResolutionStore::settle(Settlement settlement, AuditEntry entry) {
    std::vector<Statement> effect;
    if (settlement.winner && settlement.cascades)
        effect.push_back(hold_conflicts({{entry.org, settlement.conflict.uuid()}}, {}));
    effect.push_back(
        {&sql::settle_conflict,
         Parameters::of(
             entry.org,
             settlement.conflict,
             settlement.status,
             settlement.resolved_by,
             entry.occurred_at,
             settlement.note,
             settlement.winner,
             std::optional<DecisionId>(),
             settlement.false_positive_label,
             settlement.change_id
         )}
    );
    if (settlement.winner && settlement.cascades)
        effect.push_back(cascade_of(entry, settlement.conflict.uuid()));
    co_return (co_await write_change(pool_, std::move(effect), {std::move(entry)})).has_value();
}

asio::awaitable<std::int64_t> PostgresResolutionStore::settle_group(
    GroupSettlement settlement, AuditEntry entry
) {
    Parameters parameters = Parameters::of(
        entry.org,
        settlement.group,
        settlement.status,
        settlement.resolved_by,
        entry.occurred_at,
        settlement.note,
        settlement.winning_agent,
        settlement.false_positive_label,
        settlement.change_id,
        kMostOfGroup
    );
    add_actor(parameters, entry);
    std::vector<Statement> effect;
    effect.push_back({&sql::settle_group, std::move(parameters)});
    const auto results = co_await write_change(pool_, std::move(effect), {std::move(entry)});
    co_return results ? results->at(0).get<std::int64_t>(0, 0) : 0;
}

asio::awaitable<bool> PostgresResolutionStore::reopen(ConflictId id, AuditEntry entry) {
    const Uuid change = Uuid::make_v7();
    std::vector<Statement> effect;
    effect.push_back({&sql::hold_decisions, Parameters::of(entry.org, id)});
    effect.push_back({&sql::archive_resolution, Parameters::of(entry.org, id, change)});
    effect.push_back(
        {&sql::reopen_conflict,
         Parameters::of(entry.org, id, change, entry.occurred_at, entry.actor_agent_id)}
    );
    co_return (co_await write_change(pool_, std::move(effect), {std::move(entry)})).has_value();
}

asio::awaitable<bool> PostgresResolutionStore::undo(
    ConflictId id, Time changed_at, AuditEntry entry
) {
    Parameters parameters =
        Parameters::of(entry.org, id, changed_at, entry.occurred_at, entry.actor_agent_id);
    add_actor(parameters, entry);
    std::vector<Statement> effect;
    effect.push_back({&sql::hold_decisions, Parameters::of(entry.org, id)});
    effect.push_back({&sql::undo_change, std::move(parameters)});
    co_return (co_await write_change(pool_, std::move(effect), {std::move(entry)})).has_value();
}

asio::awaitable<bool> PostgresResolutionStore::plan(
    ConflictId id, PlanOrder order, AuditEntry entry
) {
    std::vector<Statement> effect;
    effect.push_back(
        {&sql::plan_conflict,
         Parameters::of(
             entry.org,
             id,
             order.assignee.has_value(),
             order.assignee.value_or(std::nullopt),
             order.snoozed_until.has_value(),
             order.snoozed_until.value_or(std::nullopt)
         )}
    );
    co_return (co_await write_change(pool_, std::move(effect), {std::move(entry)})).has_value();
}

}  // namespace akashi::postgres
