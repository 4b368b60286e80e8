#pragma once

#include "conflicts/postgres/second_look.hpp"
#include "conflicts/scoring_store.hpp"
#include "postgres/pool.hpp"

#include <boost/asio/awaitable.hpp>

#include <vector>

namespace akashi::postgres {

class PostgresScoringStore final : public ScoringStore {
public:
    /// The pool must outlive the store.
    explicit PostgresScoringStore(Pool& pool) : pool_(pool) {}

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
    /// Without those that bind nothing.
    boost::asio::awaitable<std::vector<CountedBindings>> count_bindings(
        const std::vector<ScoringJob>& jobs
    );

    Pool& pool_;
};

}  // namespace akashi::postgres
