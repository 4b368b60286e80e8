#include "ops/postgres/health_probe.hpp"

#include "postgres/sql.hpp"

namespace akashi::postgres {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

/// Timeout for the connection and for the answer, each: a probe may take two seconds in all.
constexpr auto kPatience = 1s;

}  // namespace

PostgresHealthProbe::PostgresHealthProbe(
    asio::any_io_executor executor, std::string url, const Listener* listener
)
    : pool_(
          std::move(executor),
          {.url = std::move(url),
           .connections = 1,
           .connect_timeout = kPatience,
           .statement_timeout = kPatience}
      ),
      listener_(listener) {}

asio::awaitable<bool> PostgresHealthProbe::ping() {
    co_await pool_.run(sql::ping);
    co_return true;
}

LiveUpdates PostgresHealthProbe::live_updates() const {
    if (listener_ == nullptr) return LiveUpdates::none;
    return listener_->is_listening() ? LiveUpdates::running : LiveUpdates::reconnecting;
}

}  // namespace akashi::postgres
