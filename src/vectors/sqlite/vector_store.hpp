#pragma once

#include "sqlite/database.hpp"
#include "vectors/vector_feed.hpp"
#include "vectors/vector_lookup.hpp"
#include "vectors/vector_store.hpp"

namespace akashi::sqlite {

/// Vectors in a SQLite file. The database must outlive it.
class SqliteVectorStore final : public VectorStore, public VectorFeed, public VectorLookup {
public:
    explicit SqliteVectorStore(Database& database) : database_(database) {}

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
    Database& database_;
};

}  // namespace akashi::sqlite
