#include "conflicts/postgres/stance_rows.hpp"

#include "conflicts/conflict.hpp"
#include "conflicts/postgres/found.hpp"
#include "conflicts/postgres/sql.hpp"
#include "conflicts/postgres/weighty_types.hpp"
#include "postgres/entity.hpp"

#include <utility>
#include <vector>

namespace akashi::postgres {
namespace {

using Traces = std::vector<TraceRecord*>;

void reject_precedents(WriteBatch& batch, Traces rejecting) {
    if (rejecting.empty()) return;
    Parameters parameters;
    add_array(parameters, rejecting, [](const auto* t) { return t->decision.org_id; });
    add_array(parameters, rejecting, [](const auto* t) { return t->decision.id; });
    add_array(parameters, rejecting, [](const auto* t) { return *t->decision.precedent_ref; });
    add_array(parameters, rejecting, [](const auto* t) { return t->decision.transaction_time; });
    parameters.add(weighty_types());
    batch.run(
        sql::reject_precedents,
        std::move(parameters),
        [rejecting = std::move(rejecting)](const Rows& rows) { note_conflicts(rows, rejecting); }
    );
}

}  // namespace

void StanceRows::add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) {
    Traces rejecting;
    for (TraceRecord* trace : traces) {
        if (rejects_precedent(*trace)) rejecting.push_back(trace);
    }
    reject_precedents(batch, std::move(rejecting));
}

}  // namespace akashi::postgres
