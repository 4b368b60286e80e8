#include "doctor/postgres/replica_check.hpp"

#include "doctor/postgres/session.hpp"
#include "postgres/sql.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <vector>

namespace akashi::postgres {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

/// Longer than reads wait: what is a little late is well.
constexpr std::chrono::milliseconds kReplay = 1s;

asio::awaitable<void> require_replay(std::string url, std::string primary_url) {
    const auto primary = co_await open_session(std::move(primary_url));
    const std::vector<Statement> ask{{&sql::find_log_position, {}}};
    const std::vector<Rows> answers = co_await primary->run(ask, kCheckPatience);
    const Rows& position = answers.at(0);
    const auto log = position.get<std::string>(0, 0);
    const auto end = position.get<std::int64_t>(0, 1);
    std::vector<Statement> require;
    require.push_back({&sql::require_replay, Parameters::of(log, end, kReplay.count())});
    const auto replica = co_await open_session(std::move(url));
    co_await replica->run(require, kCheckPatience);
}

}  // namespace

asio::awaitable<Observations> check_replica(std::string url, std::string primary_url) {
    constexpr std::string_view kName = "read_replica";
    const std::string failure =
        co_await failure_of(require_replay(std::move(url), std::move(primary_url)));
    if (failure.empty()) co_return Observations{fine(kName, "it follows the primary")};
    co_return Observations{warning(
        kName,
        fmt::format("{}; the primary answers all reads", failure),
        "docs/operations/the-read-replica-lags-or-is-lost.md"
    )};
}

}  // namespace akashi::postgres
