#pragma once

#include "ops/health_probe.hpp"
#include "postgres/listener.hpp"
#include "postgres/pool.hpp"
#include "postgres/read_replica.hpp"

namespace akashi::postgres {

/// Asks the server over its own connection, so that a busy connection pool does not look like a
/// dead database.
class PostgresHealthProbe final : public HealthProbe {
public:
    /// `listener` and `replica` may be null, otherwise they must outlive the probe. Throws
    /// std::runtime_error when the URL is wrong.
    PostgresHealthProbe(
        boost::asio::any_io_executor executor,
        std::string url,
        const Listener* listener,
        const ReadReplica* replica = nullptr
    );

    std::string store_name() const override { return "postgres"; }
    boost::asio::awaitable<std::optional<std::string>> ping() override;
    boost::asio::awaitable<void> try_write() override;
    LiveUpdates live_updates() const override;
    std::optional<ReplicaHealth> read_replica() const override;

private:
    Pool pool_;
    const Listener* listener_;
    const ReadReplica* replica_;
};

}  // namespace akashi::postgres
