#pragma once

#include "core/caller.hpp"
#include "decisions/decision_query.hpp"
#include "embedding/embedding_service.hpp"
#include "search/meaning.hpp"
#include "vectors/guarded_index.hpp"
#include "vectors/vector_lookup.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace akashi {

/// Asks vectors about a query, for as long as somebody would wait. Callable from any thread.
class MeaningService {
public:
    /// All must outlive it.
    MeaningService(EmbeddingService& embedding, GuardedIndex& index, VectorLookup& lookup)
        : embedding_(embedding), index_(index), lookup_(lookup) {}

    /// The kNeighbors nearest decisions that the caller may see and that pass the filter. Nothing
    /// when there is no provider, or when it or the index does not answer: then words must do.
    boost::asio::awaitable<std::optional<Meaning>> ask(
        OrgId org, Visibility visibility, DecisionFilter filter, std::string query
    );
    /// The same for what is like a decision, which is among them. Nothing also when it has no
    /// vector.
    boost::asio::awaitable<std::optional<Meaning>> ask_like(
        OrgId org, Visibility visibility, DecisionFilter filter, DecisionId like
    );

    /// Has the vector of a query made, so that ask() need not wait for the provider.
    boost::asio::awaitable<void> prepare(std::string query);

    /// What X-Search-Backend says of an answer with vectors.
    std::string_view backend() const { return index_.name(); }

private:
    boost::asio::awaitable<std::optional<Meaning>> find(
        OrgId org, Visibility visibility, DecisionFilter filter, QueryVector query
    );

    EmbeddingService& embedding_;
    GuardedIndex& index_;
    VectorLookup& lookup_;
};

}  // namespace akashi
