#include "search/postgres/outbox_rows.hpp"

#include "postgres/entity.hpp"
#include "search/postgres/sql.hpp"

#include <vector>

namespace akashi::postgres {
namespace {

/// Arrays of decision ids, organization ids and times. `id` returns the id of a decision or of one
/// that it names.
template <class ToId>
Parameters entries(const std::vector<const Decision*>& decisions, ToId id) {
    Parameters parameters;
    add_array(parameters, decisions, id);
    add_array(parameters, decisions, [](const Decision* decision) { return decision->org_id; });
    add_array(parameters, decisions, [](const Decision* decision) {
        return decision->transaction_time;
    });
    return parameters;
}

}  // namespace

void OutboxRows::add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) {
    std::vector<const Decision*> recorded;
    std::vector<const Decision*> superseding;
    for (const TraceRecord* trace : traces) {
        recorded.push_back(&trace->decision);
        if (trace->decision.supersedes_id) superseding.push_back(&trace->decision);
    }
    batch.call("akashi_queue_upserts", entries(recorded, [](const auto* d) { return d->id; }));
    if (superseding.empty()) return;
    batch.call("akashi_queue_removals", entries(superseding, [](const auto* d) {
                   return *d->supersedes_id;
               }));
}

void OutboxDeletion::add_to(WriteBatch& batch, std::span<DeletionStep* const> steps) {
    for (const DeletionStep* step : steps) {
        const auto& [job, org, agent_id, time, decisions, is_rest, limit, deleted] = *step;
        batch.run(sql::delete_agent_upserts, Parameters::of(org, agent_id, decisions));
        batch.run(sql::enqueue_agent_removals, Parameters::of(org, agent_id, decisions, time));
    }
}

}  // namespace akashi::postgres
