#pragma once

#include "conflicts/judge_store.hpp"
#include "postgres/pool.hpp"

namespace akashi::postgres {

class PostgresJudgeStore final : public JudgeStore {
public:
    /// The pool must outlive the store.
    explicit PostgresJudgeStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<void> enqueue(
        OrgId org, DecisionId decision, std::vector<DecisionId> near, Time at
    ) override;
    boost::asio::awaitable<std::vector<QueuedPair>> claim(
        std::int64_t limit, Time now, Time locked_until
    ) override;
    boost::asio::awaitable<std::optional<LoadedPair>> load(QueuedPair pair) override;
    boost::asio::awaitable<bool> is_dismissed(OrgId org, std::string hash) override;
    boost::asio::awaitable<void> settle(QueuedPair pair, JudgedResult result) override;
    boost::asio::awaitable<void> retry_later(
        QueuedPair pair, std::string error, bool counts, Time not_before
    ) override;
    boost::asio::awaitable<std::int64_t> forget(Time pairs_before, Time dismissals_before) override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
