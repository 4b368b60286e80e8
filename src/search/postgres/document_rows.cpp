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

void remove_superseded(WriteBatch& batch, const Decisions& successors) {
    Parameters parameters;
    add_array(parameters, successors, [](const auto* d) { return d->org_id; });
    add_array(parameters, successors, [](const auto* d) { return *d->supersedes_id; });
    batch.call("akashi_remove_documents", std::move(parameters));
}

}  // namespace

void DocumentRows::add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) {
    Decisions current;
    Decisions successors;
    for (const TraceRecord* trace : traces) {
        const Decision& decision = trace->decision;
        if (!decision.valid_to) current.push_back(&decision);
        if (decision.supersedes_id) successors.push_back(&decision);
    }
    if (!current.empty()) insert(batch, current);
    if (!successors.empty()) remove_superseded(batch, successors);
}

}  // namespace akashi::postgres
