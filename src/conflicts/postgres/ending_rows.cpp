#include "conflicts/postgres/ending_rows.hpp"

#include "conflicts/postgres/sql.hpp"
#include "postgres/entity.hpp"

#include <utility>
#include <vector>

namespace akashi::postgres {
namespace {

using Endings = std::span<DecisionEnding* const>;

/// Arrays of organizations and ids.
template <class List>
Parameters ids_of(const List& endings) {
    Parameters parameters;
    add_array(parameters, endings, [](const auto* one) { return one->org_id; });
    add_array(parameters, endings, [](const auto* one) { return one->id; });
    return parameters;
}

void resolve_retracted(WriteBatch& batch, Endings endings) {
    std::vector<const DecisionEnding*> retracted;
    for (const DecisionEnding* one : endings)
        if (!one->successor) retracted.push_back(one);
    if (retracted.empty()) return;
    Parameters parameters = ids_of(retracted);
    add_array(parameters, retracted, [](const auto* one) { return one->at; });
    batch.call("akashi_resolve_retracted", std::move(parameters));
}

}  // namespace

void EndedConflicts::add_to(WriteBatch& batch, Endings endings) {
    resolve_retracted(batch, endings);
    Parameters parameters = ids_of(endings);
    add_array(parameters, endings, [](const auto* one) { return one->successor; });
    add_array(parameters, endings, [](const auto* one) { return one->at; });
    batch.call("akashi_end_bindings", std::move(parameters));
    for (const DecisionEnding* one : endings)
        if (one->successor)
            batch.run(
                sql::accept_supersession,
                Parameters::of(one->org_id, *one->successor, one->id, one->at)
            );
}

}  // namespace akashi::postgres
