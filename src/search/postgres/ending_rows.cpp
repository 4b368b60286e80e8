#include "search/postgres/ending_rows.hpp"

#include "postgres/entity.hpp"

#include <utility>

namespace akashi::postgres {

void EndedDocuments::add_to(WriteBatch& batch, std::span<DecisionEnding* const> endings) {
    const auto org = [](const DecisionEnding* one) { return one->org_id; };
    const auto id = [](const DecisionEnding* one) { return one->id; };
    Parameters documents;
    add_array(documents, endings, org);
    add_array(documents, endings, id);
    batch.call("akashi_remove_documents", std::move(documents));
    Parameters removals;
    add_array(removals, endings, id);
    add_array(removals, endings, org);
    add_array(removals, endings, [](const DecisionEnding* one) { return one->at; });
    batch.call("akashi_queue_removals", std::move(removals));
}

}  // namespace akashi::postgres
