#include "conflicts/postgres/binding_rows.hpp"

#include "conflicts/conflict.hpp"
#include "postgres/entity.hpp"

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

std::vector<Uuid> match_keys_of(const Decision& decision) {
    std::vector<Uuid> keys;
    keys.reserve(decision.bindings.size());
    for (const Binding& binding : decision.bindings)
        keys.push_back(match_key(decision.org_id, decision.project, binding));
    return keys;
}

void add_locks(WriteBatch& batch, Traces traces, const std::vector<Ended>& ended) {
    std::vector<Uuid> keys;
    for (const TraceRecord* trace : traces)
        for (const Uuid& key : match_keys_of(trace->decision)) keys.push_back(key);
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

void add_bindings(WriteBatch& batch, const Decision& decision) {
    static const std::vector<std::string_view> weighty(kWeightyTypes.begin(), kWeightyTypes.end());
    const std::vector<Binding>& bindings = decision.bindings;
    if (bindings.empty()) return;
    Parameters parameters = Parameters::of(decision.org_id, decision.id, decision.transaction_time);
    for (const auto field :
         {&Binding::parameter, &Binding::value, &Binding::parameter_key, &Binding::value_key})
        add_array(parameters, bindings, [field](const Binding& binding) -> const std::string& {
            return binding.*field;
        });
    parameters.add(match_keys_of(decision));
    add_array(parameters, bindings, question_of);
    parameters.add(weighty);
    batch.call("akashi_insert_bindings", std::move(parameters));
}

}  // namespace

void BindingRows::add_to(WriteBatch& batch, Traces traces) {
    const std::vector<Ended> ended = ended_by(traces);
    add_locks(batch, traces, ended);
    add_ends(batch, ended);
    for (const TraceRecord* trace : traces) add_bindings(batch, trace->decision);
}

}  // namespace akashi::postgres
