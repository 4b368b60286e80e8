#include "conflicts/sqlite/bound.hpp"

#include "base/json_writer.hpp"
#include "conflicts/sqlite/sql.hpp"

#include <cstddef>

namespace akashi::sqlite {

MatchKeys match_keys_of(const Decision& decision) {
    MatchKeys keys;
    keys.reserve(decision.bindings.size());
    for (const Binding& binding : decision.bindings)
        keys.push_back(match_key(decision.org_id, decision.project, binding));
    return keys;
}

std::string bytes_of(const MatchKeys& keys) {
    std::string bytes;
    for (const Uuid& key : keys) bytes.append(key.bytes().begin(), key.bytes().end());
    return bytes;
}

std::string list_of(std::span<const Binding> bindings) {
    std::string list;
    JsonWriter out(list);
    out.begin_array();
    for (const Binding& binding : bindings)
        out.begin_object()
            .member("parameter", binding.parameter)
            .member("value", binding.value)
            .member("parameter_key", binding.parameter_key)
            .member("value_key", binding.value_key)
            .end_object();
    out.end_array();
    return list;
}

void insert_current_bindings(Connection& db, const Decision& decision, const MatchKeys& keys) {
    for (std::size_t i = 0; i < keys.size(); ++i)
        db.execute(
            sql::insert_current_binding,
            decision.org_id,
            keys[i],
            decision.bindings[i].value_key,
            decision.id,
            decision.transaction_time
        );
}

}  // namespace akashi::sqlite
