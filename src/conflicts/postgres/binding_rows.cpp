#include "conflicts/postgres/binding_rows.hpp"

#include "conflicts/conflict.hpp"
#include "conflicts/postgres/bound.hpp"
#include "conflicts/postgres/found.hpp"
#include "conflicts/postgres/sql.hpp"
#include "conflicts/postgres/weighty_types.hpp"
#include "postgres/entity.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace akashi::postgres {
namespace {

using Traces = std::span<TraceRecord* const>;

struct Ended {
    DecisionId id;
    const Decision* successor;
};

std::vector<Ended> ended_by(Traces traces) {
    std::vector<Ended> ended;
    for (const TraceRecord* trace : traces)
        for (const DecisionId& id : ended_decisions(*trace))
            ended.push_back({id, &trace->decision});
    return ended;
}

void add_ends(WriteBatch& batch, const std::vector<Ended>& ended) {
    if (ended.empty()) return;
    Parameters parameters;
    add_array(parameters, ended, [](const Ended& one) { return one.successor->org_id; });
    add_array(parameters, ended, [](const Ended& one) { return one.id; });
    add_array(parameters, ended, [](const Ended& one) { return one.successor->id; });
    add_array(parameters, ended, [](const Ended& one) { return one.successor->transaction_time; });
    batch.call("akashi_end_bindings", std::move(parameters));
}

void add_insert(WriteBatch& batch, Traces traces) {
    std::vector<const Decision*> decisions;
    std::vector<Json> lists;
    std::vector<Bound> all;
    for (const TraceRecord* trace : traces) {
        const std::vector<Bound> bound = bound_by(trace->decision);
        if (bound.empty()) continue;
        decisions.push_back(&trace->decision);
        lists.push_back(list_of(bound));
        all.insert(all.end(), bound.begin(), bound.end());
    }
    if (all.empty()) return;
    Parameters parameters;
    add_array(parameters, decisions, [](const Decision* one) { return one->id; });
    add_array(parameters, decisions, [](const Decision* one) { return one->org_id; });
    parameters.add(lists);
    add_array(parameters, all, [](const Bound& one) { return one.decision->org_id; });
    add_array(parameters, all, [](const Bound& one) { return one.decision->id; });
    add_array(parameters, all, [](const Bound& one) { return one.decision->transaction_time; });
    add_array(parameters, all, [](const Bound& one) { return one.match_key; });
    add_array(parameters, all, [](const Bound& one) -> auto& { return one.binding->value_key; });
    parameters.add(kQuestionStart);
    parameters.add(weighty_types());
    std::vector<TraceRecord*> records(traces.begin(), traces.end());
    batch.run(
        sql::insert_bindings,
        std::move(parameters),
        [records = std::move(records)](const Rows& rows) { note_conflicts(rows, records); }
    );
}

}  // namespace

void BindingRows::add_to(WriteBatch& batch, Traces traces) {
    const std::vector<Ended> ended = ended_by(traces);
    add_ends(batch, ended);
    add_insert(batch, traces);
}

}  // namespace akashi::postgres
