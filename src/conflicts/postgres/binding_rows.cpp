#include "conflicts/postgres/binding_rows.hpp"

#include "conflicts/conflict.hpp"
#include "conflicts/postgres/sql.hpp"
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

void add_locks(WriteBatch& batch, Traces traces, const std::vector<Ended>& ended) {
    std::vector<Uuid> keys;
    for (const TraceRecord* trace : traces) {
        const Decision& decision = trace->decision;
        for (const Binding& binding : decision.bindings)
            keys.push_back(match_key(decision.org_id, decision.project, binding));
    }
    if (keys.empty() && ended.empty()) return;
    Parameters parameters;
    add_array(parameters, ended, [](const Ended& one) { return one.successor->org_id; });
    add_array(parameters, ended, [](const Ended& one) { return one.id; });
    parameters.add(keys);
    batch.call("akashi_lock_bindings", std::move(parameters));
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

/// A binding with its decision and its place there.
struct Bound {
    const Decision* decision;
    std::int64_t position;
    const Binding* binding;
};

std::vector<Bound> bound_by(Traces traces) {
    std::vector<Bound> bound;
    for (const TraceRecord* trace : traces) {
        std::int64_t position = 0;
        for (const Binding& binding : trace->decision.bindings)
            bound.push_back({&trace->decision, position++, &binding});
    }
    return bound;
}

Parameters parameters_of(const std::vector<Bound>& bound) {
    static const std::vector<std::string_view> weighty(kWeightyTypes.begin(), kWeightyTypes.end());
    Parameters parameters;
    add_array(parameters, bound, [](const Bound& one) { return one.decision->org_id; });
    add_array(parameters, bound, [](const Bound& one) { return one.decision->id; });
    add_array(parameters, bound, [](const Bound& one) { return one.decision->transaction_time; });
    add_array(parameters, bound, [](const Bound& one) { return one.position; });
    for (const auto field :
         {&Binding::parameter, &Binding::value, &Binding::parameter_key, &Binding::value_key})
        add_array(parameters, bound, [field](const Bound& one) -> const std::string& {
            return one.binding->*field;
        });
    add_array(parameters, bound, [](const Bound& one) {
        return match_key(one.decision->org_id, one.decision->project, *one.binding);
    });
    add_array(parameters, bound, [](const Bound& one) { return question_of(*one.binding); });
    parameters.add(weighty);
    return parameters;
}

/// `rows` has the decisions that have found conflicts.
void note_conflicts(const Rows& rows, Traces traces) {
    for (int row = 0; row < rows.count(); ++row) {
        const auto id = rows.get<DecisionId>(row, 0);
        for (TraceRecord* trace : traces)
            if (trace->decision.id == id) trace->recorded.found_conflicts = true;
    }
}

}  // namespace

void BindingRows::add_to(WriteBatch& batch, Traces traces) {
    const std::vector<Ended> ended = ended_by(traces);
    add_locks(batch, traces, ended);
    add_ends(batch, ended);
    const std::vector<Bound> bound = bound_by(traces);
    if (bound.empty()) return;
    std::vector<TraceRecord*> all(traces.begin(), traces.end());
    batch.run(sql::insert_bindings, parameters_of(bound), [all = std::move(all)](const Rows& rows) {
        note_conflicts(rows, all);
    });
}

}  // namespace akashi::postgres
