#pragma once

#include "base/log.hpp"
#include "base/result.hpp"
#include "postgres/database_fixture.hpp"
#include "postgres/pool.hpp"
#include "testing/dev_environment.hpp"
#include "testing/run.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace akashi::postgres {

namespace asio = boost::asio;

inline constexpr Query kOne{"one", "SELECT 1::bigint"};
inline constexpr Query kEcho{"echo", "SELECT $1"};
inline constexpr Query kSleep{"sleep", "SELECT pg_sleep($1)"};
inline constexpr Query kKill{
    "kill",
    "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity "
    "WHERE application_name = $1"
};
inline constexpr Query kFindSleeping{
    "find_sleeping",
    "SELECT 1 FROM pg_stat_activity "
    "WHERE application_name = $1 AND state = 'active' AND wait_event = 'PgSleep'"
};

inline std::string with_parameter(const std::string& url, const std::string& parameter) {
    return url + (url.find('?') == std::string::npos ? "?" : "&") + parameter;
}

/// Collects the lines that are logged while it lives.
class Lines {
public:
    std::vector<std::string> with(const std::string& text) {
        const std::lock_guard lock(mutex_);
        std::vector<std::string> found;
        for (const auto& line : lines_)
            if (line.find(text) != std::string::npos) found.push_back(line);
        return found;
    }

private:
    std::mutex mutex_;
    std::vector<std::string> lines_;
    log::Capture capture_{[this](std::string_view line) {
        const std::lock_guard lock(mutex_);
        lines_.emplace_back(line);
    }};
};

/// Callers are on the io_context, the pool on two threads of its own.
class PoolCase {
protected:
    std::unique_ptr<Pool> make_pool(PoolConfig config) {
        return std::make_unique<Pool>(threads_.get_executor(), std::move(config));
    }
    template <class T>
    T run(asio::awaitable<T> task) {
        return testing::run(io_, std::move(task));
    }
    /// What the client is told; empty when it works.
    std::string unavailability(Pool& pool, const Query& query = kOne, Parameters parameters = {}) {
        try {
            run(pool.run(query, std::move(parameters)));
            return "";
        } catch (const Unavailable& error) {
            return error.what();
        }
    }
    template <class T>
    std::future<T> spawn(asio::awaitable<T> task) {
        return asio::co_spawn(io_, std::move(task), asio::use_future);
    }
    void run_all() {
        io_.restart();
        io_.run();
    }

    asio::io_context io_;
    asio::thread_pool threads_{2};
};

/// The parameter is the name of the environment variable with the server's URL. PgBouncer gives its
/// sessions to whoever comes next, so that tests which end them have a database of their own.
class PoolTest : public PoolCase, public ::testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        const std::string& name = database_.name();
        BlockingSession& session = database_.session();
        if (session.query("SELECT FROM pg_database WHERE datname = $1", {name}).empty())
            session.query("CREATE DATABASE " + name);
        base_url_ = testing::with_database(testing::dev_environment(GetParam()), name);
        application_ = "pool_test_" + Uuid::make_v4().str();
        url_ = with_parameter(base_url_, "application_name=" + application_);
        pool_ = make_pool({.url = url_, .connections = 4});
        const auto direct_url = testing::dev_environment("NOTIFY_URL");
        admin_ = make_pool({.url = direct_url, .connections = 1});
    }
    void TearDown() override {
        if (has_numbers_) run(pool_->run(drop_));
    }

    /// Creates a table for this test; `suffix` is more SQL for its column.
    void make_numbers(const std::string& suffix = "") {
        names_ = std::make_unique<Names>("numbers_" + application_.substr(10, 8), suffix);
        insert_ = {"insert", names_->insert.c_str()};
        count_ = {"count", names_->count.c_str()};
        copy_ = {"copy", names_->copy.c_str()};
        drop_ = {"drop", names_->drop.c_str()};
        const Query create{"create", names_->create.c_str()};
        run(pool_->run(create));
        has_numbers_ = true;
    }
    std::int64_t count() { return run(pool_->run(count_)).get<std::int64_t>(0, 0); }

    /// Ends all of the pool's connections at the server, and waits until they are gone.
    void kill_connections() { run(admin_->run(kKill, Parameters::of(application_))); }
    void wait_until_one_sleeps() {
        while (!is_one_sleeping()) {
        }
    }
    bool is_one_sleeping() {
        return !run(admin_->run(kFindSleeping, Parameters::of(application_))).empty();
    }

    struct Names {
        Names(const std::string& table, const std::string& suffix)
            : create(fmt::format("CREATE TABLE {} (value bigint{})", table, suffix)),
              insert(fmt::format("INSERT INTO {} (value) VALUES ($1)", table)),
              count(fmt::format("SELECT count(*) FROM {}", table)),
              copy(fmt::format("COPY {} (value) FROM STDIN (FORMAT binary)", table)),
              drop(fmt::format("DROP TABLE {}", table)) {}
        std::string create, insert, count, copy, drop;
    };
    KeptDatabase database_{"akashi_pool"};
    std::unique_ptr<Names> names_;
    Query insert_{}, count_{}, copy_{}, drop_{};
    bool has_numbers_ = false;
    std::string base_url_, application_, url_;
    std::unique_ptr<Pool> pool_;
    std::unique_ptr<Pool> admin_;
};

/// Runs every test through PgBouncer and directly.
inline auto pool_urls() { return ::testing::Values("DATABASE_URL", "NOTIFY_URL"); }
inline std::string name_of_url(const ::testing::TestParamInfo<const char*>& info) {
    return std::string_view(info.param) == "NOTIFY_URL" ? "Direct" : "PgBouncer";
}

}  // namespace akashi::postgres
