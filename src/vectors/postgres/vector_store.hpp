#pragma once

#include "postgres/pool.hpp"
#include "vectors/vector_feed.hpp"
#include "vectors/vector_lookup.hpp"
#include "vectors/vector_store.hpp"

namespace akashi::postgres {

/// Vectors in PostgreSQL. The pool must outlive it.
class PostgresVectorStore final : public VectorStore, public VectorFeed, public VectorLookup {
public:
    explicit PostgresVectorStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<void> save(std::string model, std::vector<StoredVector> vectors)
        override;
    boost::asio::awaitable<void> forget(std::vector<EndedDecision> ended) override;
    boost::asio::awaitable<std::vector<LoadedPoint>> load(
        std::string model, std::vector<DecisionId> ids
    ) override;
    boost::asio::awaitable<std::vector<DecisionId>> list_embedded(std::vector<DecisionId> ids
    ) override;
    boost::asio::awaitable<std::int64_t> purge(Time before) override;

    boost::asio::awaitable<std::vector<VectorChange>> list_changes(
        std::string model, std::int64_t after, std::int64_t limit
    ) override;
    boost::asio::awaitable<bool> goes_on_behind(std::vector<SeenChange> last) override;

    boost::asio::awaitable<std::optional<Vector>> find_vector(
        OrgId org, Visibility visibility, std::string model, DecisionId id
    ) override;
    boost::asio::awaitable<std::optional<std::vector<std::string>>> list_visible_agents(
        OrgId org, Visibility visibility
    ) override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
