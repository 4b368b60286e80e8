#include "app/app.hpp"

#include "adapters/sqlite/agent_store.hpp"
#include "adapters/sqlite/database.hpp"
#include "adapters/sqlite/decision_store.hpp"
#include "adapters/sqlite/health_probe.hpp"
#include "api/agents.hpp"
#include "api/auth.hpp"
#include "api/decisions.hpp"
#include "api/search.hpp"
#include "api/system.hpp"
#include "api/traces.hpp"
#include "app/key_files.hpp"
#include "base/periodic_task.hpp"
#include "http/server.hpp"
#include "workers/housekeeping.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <algorithm>
#include <thread>

namespace akashi::app {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

// Together below the 15 seconds of the runbook (§8).
constexpr auto kHttpGrace = 10s;
constexpr auto kHousekeepingGrace = 3s;
constexpr auto kHousekeepingPeriod = 60s;

std::size_t thread_count() { return std::max(2U, std::thread::hardware_concurrency()); }

TokenSigner make_signer(const Config& config, const DataDirectory& directory) {
    return config.jwt_private_key.empty()
               ? load_or_make_signer(directory)
               : load_signer(config.jwt_private_key, config.jwt_public_key);
}

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
    Parts(const Config& config, const Listen& listen)
        : directory(config.data_dir),
          database({.path = directory.file("akashi.db").string()}),
          identity(
              agents,
              make_signer(config, directory),
              std::chrono::floor<std::chrono::seconds>(config.jwt_expiration)
          ),
          agent_service(agents, identity, config.enable_destructive_delete),
          router(api::authenticator(identity)),
          server(pool.get_executor(), server_config(config, listen), router) {
        api::add_system_routes(router, health);
        api::add_auth_routes(router, identity);
        api::add_trace_routes(router, traces);
        api::add_decision_routes(router, decision_service);
        api::add_search_routes(router, search);
        api::add_agent_routes(router, agent_service);
    }

    /// Runs a coroutine to its end from outside the pool.
    template <class T>
    T wait_for(asio::awaitable<T> task) {
        return asio::co_spawn(pool, std::move(task), asio::use_future).get();
    }

    const DataDirectory directory;
    asio::thread_pool pool{thread_count()};
    sqlite::Database database;
    sqlite::SqliteDecisionStore decisions{database};
    sqlite::SqliteAgentStore agents{database};
    sqlite::SqliteHealthProbe probe{database};
    IdentityService identity;
    TraceService traces{decisions};
    DecisionService decision_service{decisions};
    SearchService search{decisions};
    AgentService agent_service;
    HealthService health{probe};
    Housekeeping housekeeping{decisions, agents, identity};
    http::Router router;
    http::Server server;
    PeriodicTask housekeeping_task{pool.get_executor(), kHousekeepingPeriod, [this] {
                                       return housekeeping.step();
                                   }};
    bool made_admin_key = false;
};

App::App(const Config& config, const Listen& listen)
    : parts_(std::make_unique<Parts>(config, listen)) {
    const auto keep = [this](const std::string& key) {
        write_secret_file(admin_key_file(), key + "\n");
    };
    parts_->made_admin_key =
        parts_->wait_for(parts_->identity.bootstrap(config.admin_api_key, keep));
}

App::~App() { parts_->pool.join(); }

void App::start() {
    parts_->housekeeping_task.start();
    parts_->server.start();
}

void App::stop() {
    log::info("akashi shutting down");
    parts_->wait_for(parts_->server.stop(kHttpGrace));
    parts_->wait_for(parts_->housekeeping_task.stop(kHousekeepingGrace));
}

unsigned short App::port() const { return parts_->server.port(); }

const http::Router& App::router() const { return parts_->router; }

bool App::made_admin_key() const { return parts_->made_admin_key; }

std::string App::admin_key_file() const { return parts_->directory.file("admin_api_key").string(); }

}  // namespace akashi::app
