#pragma once

#include "conflicts/scoring_store.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

class SqliteScoringStore final : public ScoringStore {
public:
    /// The database must outlive the store.
    explicit SqliteScoringStore(Database& database) : database_(database) {}

    boost::asio::awaitable<std::vector<ScoringJob>> claim(
        std::int64_t limit, Time now, Time locked_until
    ) override;
    boost::asio::awaitable<std::vector<ComparedDecision>> load(std::vector<DecisionRef> decisions
    ) override;
    boost::asio::awaitable<void> file(std::vector<FiledDecision> decisions) override;
    boost::asio::awaitable<std::vector<KeyHit>> find(std::vector<KeyQuestion> questions) override;
    boost::asio::awaitable<void> save(ScoringResult result) override;
    boost::asio::awaitable<void> retry_later(ScoringJob job, std::string error, Time not_before)
        override;

private:
    Database& database_;
};

}  // namespace akashi::sqlite
