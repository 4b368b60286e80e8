#include "app/app.hpp"

#include "app/housekeeping.hpp"
#include "base/log.hpp"
#include "base/periodic_task.hpp"
#include "base/task_group.hpp"
#include "decisions/decision_routes.hpp"
#include "decisions/trace_routes.hpp"
#include "http/server.hpp"
#include "identity/agent_routes.hpp"
#include "identity/auth_routes.hpp"
#include "ops/routes.hpp"
#include "search/routes.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <algorithm>
#include <future>
#include <thread>

namespace akashi::app {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

// Together below the 15 seconds of docs/operations.md, "Stop".
constexpr auto kHttpGrace = 8s;
constexpr auto kHttpPatience = 9s;
constexpr auto kBackgroundGrace = 1s;
constexpr auto kBackgroundPatience = 3s;

constexpr auto kHousekeepingPeriod = 60s;
constexpr auto kMaintenancePeriod = 10min;

std::size_t thread_count() { return std::max(2U, std::thread::hardware_concurrency()); }

http::ServerConfig server_config(const Config& config, const Listen& listen) {
    const auto milliseconds = [](std::chrono::nanoseconds value) {
        return std::chrono::ceil<std::chrono::milliseconds>(value);
    };
    http::ServerConfig server;
    server.address = listen.address;
    server.port = listen.port;
    server.read_timeout = milliseconds(config.read_timeout);
    server.write_timeout = milliseconds(config.write_timeout);
    server.max_body_bytes = static_cast<std::size_t>(config.max_request_body_bytes);
    server.cors_allowed_origins = config.cors_allowed_origins;
    return server;
}

}  // namespace

/// Members in dependency order; destroyed in reverse.
struct App::Parts {
    Parts(const Config& config, const Listen& listen, Edition edition)
        : backend(edition.make_backend(pool.get_executor())),
          admin_key(config.admin_api_key),
          keep_admin_key(std::move(edition.keep_admin_key)),
          identity(
              backend->agents(),
              std::move(edition.signer),
              std::chrono::floor<std::chrono::seconds>(config.jwt_expiration)
          ),
          agent_service(backend->agents(), identity, config.enable_destructive_delete),
          router(authenticator(identity)),
          server(pool.get_executor(), server_config(config, listen), router) {
        add_system_routes(router, health);
        add_auth_routes(router, identity);
        add_trace_routes(router, traces);
        add_decision_routes(router, decision_service);
        add_search_routes(router, search);
        add_agent_routes(router, agent_service);
    }

    asio::awaitable<void> open() {
        co_await backend->open();
        co_await identity.bootstrap(admin_key, keep_admin_key);
        housekeeping_task.start();
        maintenance_task.start();
        health.set_ready(true);
    }

    asio::awaitable<void> open_or(std::function<void(std::exception_ptr)> on_failure) {
        std::exception_ptr failure;
        try {
            co_await open();
        } catch (...) {
            failure = std::current_exception();
        }
        const bool is_cancelled = (co_await asio::this_coro::cancellation_state).cancelled() !=
                                  asio::cancellation_type::none;
        if (failure && !is_cancelled) on_failure(failure);
    }

    asio::awaitable<void> end_background() {
        co_await opening.join(std::chrono::milliseconds(0));
        co_await housekeeping_task.stop(kBackgroundGrace);
        co_await maintenance_task.stop(kBackgroundGrace);
        co_await backend->close();
    }

    /// Begins to run a coroutine from outside the pool.
    std::future<void> spawn(asio::awaitable<void> task) {
        return asio::co_spawn(pool, std::move(task), asio::use_future);
    }
    /// Runs it to its end. Once `patience` is over, the store is aborted, so that it cannot hold up
    /// the end.
    void finish(asio::awaitable<void> task, std::chrono::seconds patience) {
        auto done = spawn(std::move(task));
        if (done.wait_for(patience) != std::future_status::ready) backend->abort();
        done.get();
    }

    asio::thread_pool pool{thread_count()};
    std::unique_ptr<Backend> backend;
    const std::string admin_key;
    const std::function<void(const std::string&)> keep_admin_key;
    IdentityService identity;
    TraceService traces{backend->decisions()};
    DecisionService decision_service{backend->decisions()};
    SearchService search{backend->search(), backend->decisions()};
    AgentService agent_service;
    HealthService health{backend->probe()};
    Housekeeping housekeeping{backend->decisions(), backend->agents(), identity};
    http::Router router;
    http::Server server;
    PeriodicTask housekeeping_task{pool.get_executor(), kHousekeepingPeriod, [this] {
                                       return housekeeping.step();
                                   }};
    PeriodicTask maintenance_task{pool.get_executor(), kMaintenancePeriod, [this] {
                                      return backend->maintain();
                                  }};
    TaskGroup opening{pool.get_executor()};
};

App::App(const Config& config, const Listen& listen, Edition edition)
    : parts_(std::make_unique<Parts>(config, listen, std::move(edition))) {}

App::~App() { parts_->pool.join(); }

void App::listen() { parts_->server.start(); }

void App::open() { parts_->spawn(parts_->open()).get(); }

void App::open_in_background(std::function<void(std::exception_ptr)> on_failure) {
    parts_->opening.spawn(
        asio::make_strand(parts_->pool.get_executor()), parts_->open_or(std::move(on_failure))
    );
}

void App::stop() {
    log::info("akashi shutting down");
    parts_->health.set_ready(false);
    parts_->finish(parts_->server.stop(kHttpGrace), kHttpPatience);
    parts_->finish(parts_->end_background(), kBackgroundPatience);
}

unsigned short App::port() const { return parts_->server.port(); }

const http::Router& App::router() const { return parts_->router; }

}  // namespace akashi::app
