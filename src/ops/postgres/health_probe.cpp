#include "ops/postgres/health_probe.hpp"

#include "base/not_writable.hpp"
#include "ops/postgres/sql.hpp"

namespace akashi::postgres {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

/// Timeout for the connection and for the answer, each: a probe may take two seconds in all.
constexpr auto kPatience = 1s;

}  // namespace

PostgresHealthProbe::PostgresHealthProbe(
    asio::any_io_executor executor,
    std::string url,
    const Listener* listener,
    const ReadReplica* replica
)
    : pool_(
          std::move(executor),
          {.url = std::move(url),
           .connections = 1,
           .name = "health",
           .connect_timeout = kPatience,
           .statement_timeout = kPatience}
      ),
      listener_(listener),
      replica_(replica) {}

asio::awaitable<std::optional<std::string>> PostgresHealthProbe::ping() {
    const Rows rows = co_await pool_.run(sql::find_read_only);
    if (!rows.get<bool>(0, 0)) co_return std::nullopt;
    // Asking with a write also ends this session, whose settings may be older than the database's.
    try {
        co_await try_write();
    } catch (const NotWritable& fault) {
        co_return fault.reason();
    }
    co_return std::nullopt;
}

asio::awaitable<void> PostgresHealthProbe::try_write() {
    std::vector<Statement> statements;
    statements.push_back({&sql::insert_write_probe, {}});
    statements.push_back({&sql::delete_write_probe, {}});
    co_await pool_.run_together(std::move(statements));
}

LiveUpdates PostgresHealthProbe::live_updates() const {
    if (listener_ == nullptr) return LiveUpdates::none;
    if (listener_->is_listening()) return LiveUpdates::running;
    return listener_->is_deaf() ? LiveUpdates::unavailable : LiveUpdates::reconnecting;
}

std::optional<ReplicaHealth> PostgresHealthProbe::read_replica() const {
    if (replica_ == nullptr) return std::nullopt;
    switch (replica_->state()) {
        case ReadReplica::State::connected:
            return ReplicaHealth::connected;
        case ReadReplica::State::lagging:
            return ReplicaHealth::lagging;
        case ReadReplica::State::disconnected:
            break;
    }
    return ReplicaHealth::disconnected;
}

}  // namespace akashi::postgres
