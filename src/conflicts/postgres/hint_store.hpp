#pragma once

#include "conflicts/hint_store.hpp"
#include "postgres/pool.hpp"

namespace akashi::postgres {

/// Announces on the channel akashi_conflicts, which every instance hears.
class PostgresHintStore final : public HintStore {
public:
    /// The pool must outlive the store.
    explicit PostgresHintStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<Refreshed> refresh(Time now, std::chrono::milliseconds pause) override;
    boost::asio::awaitable<std::int64_t> announce(std::int64_t most) override;
    boost::asio::awaitable<ConflictPage> list(OrgId org, Visibility visibility, ConflictQuery query)
        override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
