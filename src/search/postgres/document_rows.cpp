#include "search/postgres/document_rows.hpp"

#include "postgres/entity.hpp"
#include "search/postgres/tsvector.hpp"

#include <vector>

namespace akashi::postgres {
namespace {

using Decisions = std::vector<const Decision*>;

void insert(WriteBatch& batch, const Decisions& decisions) {
    Parameters parameters;
    add_array(parameters, decisions, [](const auto* d) { return d->id; });
    add_array(parameters, decisions, [](const auto* d) { return d->org_id; });
    add_array(parameters, decisions, [](const auto* d) { return d->valid_from; });
    add_array(parameters, decisions, [](const auto* d) {
        return tsvector_of(d->org_id, search_terms_of(*d));
    });
    parameters.add(kTermsVersion);
    batch.call("akashi_insert_documents", std::move(parameters));
}

using Ended = std::vector<std::pair<OrgId, DecisionId>>;

void remove_ended(WriteBatch& batch, const Ended& ended) {
    Parameters parameters;
    add_array(parameters, ended, [](const auto& one) { return one.first; });
    add_array(parameters, ended, [](const auto& one) { return one.second; });
    batch.call("akashi_remove_documents", std::move(parameters));
}

}  // namespace

void DocumentRows::add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) {
    Decisions current;
    Ended ended;
    for (const TraceRecord* trace : traces) {
        const Decision& decision = trace->decision;
        if (!decision.valid_to) current.push_back(&decision);
        for (const DecisionId& id : ended_decisions(*trace))
            ended.emplace_back(decision.org_id, id);
    }
    if (!current.empty()) insert(batch, current);
    if (!ended.empty()) remove_ended(batch, ended);
}

}  // namespace akashi::postgres
