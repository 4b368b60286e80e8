#include "conflicts/postgres/bound.hpp"

#include "base/json_writer.hpp"

namespace akashi::postgres {

std::vector<Bound> bound_by(const Decision& decision) {
    std::vector<Bound> bound;
    bound.reserve(decision.bindings.size());
    for (const Binding& binding : decision.bindings)
        bound.push_back({&decision, &binding, match_key(decision.org_id, decision.project, binding)}
        );
    return bound;
}

Json list_of(std::span<const Bound> bound) {
    Json list;
    JsonWriter out(list.text);
    out.begin_array();
    for (const Bound& one : bound)
        out.begin_object()
            .member("parameter", one.binding->parameter)
            .member("value", one.binding->value)
            .member("parameter_key", one.binding->parameter_key)
            .member("match_key", one.match_key)
            .member("value_key", one.binding->value_key)
            .end_object();
    out.end_array();
    return list;
}

}  // namespace akashi::postgres
