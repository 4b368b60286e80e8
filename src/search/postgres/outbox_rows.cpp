#include "search/postgres/outbox_rows.hpp"

#include "postgres/entity.hpp"
#include "search/postgres/sql.hpp"

#include <vector>

namespace akashi::postgres {
namespace {

struct Entry {
    DecisionId id;
    const Decision* recorded;  ///< the decision that the entry comes from
};

/// Arrays of decision ids, organization ids and times.
Parameters parameters_of(const std::vector<Entry>& entries) {
    Parameters parameters;
    add_array(parameters, entries, [](const Entry& entry) { return entry.id; });
    add_array(parameters, entries, [](const Entry& entry) { return entry.recorded->org_id; });
    add_array(parameters, entries, [](const Entry& entry) {
        return entry.recorded->transaction_time;
    });
    return parameters;
}

}  // namespace

void OutboxRows::add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) {
    std::vector<Entry> recorded;
    std::vector<Entry> ended;
    for (const TraceRecord* trace : traces) {
        recorded.push_back({trace->decision.id, &trace->decision});
        for (const DecisionId& id : ended_decisions(*trace))
            ended.push_back({id, &trace->decision});
    }
    batch.call("akashi_queue_upserts", parameters_of(recorded));
    if (!ended.empty()) batch.call("akashi_queue_removals", parameters_of(ended));
}

void OutboxDeletion::add_to(WriteBatch& batch, std::span<DeletionStep* const> steps) {
    for (const DeletionStep* step : steps) {
        const auto& [job, org, agent_id, time, decisions, is_rest, limit, deleted] = *step;
        batch.run(sql::delete_agent_upserts, Parameters::of(org, agent_id, decisions));
        batch.run(sql::enqueue_agent_removals, Parameters::of(org, agent_id, decisions, time));
    }
}

void OrganizationOutbox::add_to(WriteBatch& batch, std::span<OrganizationStep* const> steps) {
    for (OrganizationStep* step : steps) {
        TablePlace& place = step->outbox;
        batch.run(
            sql::delete_organization_outbox,
            Parameters::of(step->org_id, place.after, step->limit),
            [&place](const Rows& rows) {
                const auto last = rows.get<std::optional<std::int64_t>>(0, 0);
                place.is_end = !last;
                if (last) place.after = *last;
            }
        );
    }
}

}  // namespace akashi::postgres
