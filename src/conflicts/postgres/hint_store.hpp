#pragma once

#include "conflicts/hint_store.hpp"
#include "postgres/pool.hpp"
#include "postgres/reader.hpp"

namespace akashi::postgres {

/// Announces on the channel akashi_conflicts, which every instance hears.
class PostgresHintStore final : public HintStore {
public:
    /// Lists from `replica`, if there is one. Both must outlive the store.
    explicit PostgresHintStore(Pool& pool, ReadReplica* replica = nullptr)
        : pool_(pool), reader_(pool, replica) {}

    boost::asio::awaitable<Refreshed> refresh(Time now, std::chrono::milliseconds pause) override;
    boost::asio::awaitable<std::int64_t> announce(std::int64_t most) override;
    boost::asio::awaitable<ConflictPage> list(OrgId org, Visibility visibility, ConflictQuery query)
        override;

private:
    Pool& pool_;
    const Reader reader_;
};

}  // namespace akashi::postgres
