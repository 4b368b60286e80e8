#pragma once

#include "core/caller.hpp"
#include "decisions/decision_store.hpp"
#include "embedding/embedding_service.hpp"
#include "vectors/vector_index.hpp"
#include "vectors/vector_lookup.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>

namespace akashi {

/// Counts who else decided the same, by vectors (docs/search.md, "Agreement"). Callable from any
/// thread.
class AgreementService {
public:
    /// All must outlive it.
    AgreementService(
        EmbeddingService& embedding,
        VectorIndex& index,
        VectorLookup& lookup,
        DecisionStore& decisions
    )
        : embedding_(embedding), index_(index), lookup_(lookup), decisions_(decisions) {}

    /// How many current decisions of other agents say about the same, among the nearest 20 of the
    /// same project that the caller may see. 0 when there are no vectors, or the index does not
    /// answer.
    boost::asio::awaitable<std::int64_t> count(Caller caller, const Decision& decision);

private:
    EmbeddingService& embedding_;
    VectorIndex& index_;
    VectorLookup& lookup_;
    DecisionStore& decisions_;
};

}  // namespace akashi
