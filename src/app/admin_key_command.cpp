#include "app/admin_command.hpp"

#include "app/command_pool.hpp"
#include "app/misconfigured.hpp"
#include "base/log.hpp"
#include "identity/key_issue_service.hpp"
#include "identity/postgres/agent_store.hpp"
#include "identity/sqlite/agent_store.hpp"
#include "sqlite/database.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <stdexcept>

namespace akashi::app {

namespace asio = boost::asio;
namespace fs = std::filesystem;

namespace {

asio::awaitable<Result<MadeKey>> issue(
    KeyIssueService::Ports ports, KeyService& keys, KeyRequest request
) {
    const auto org = OrgId::parse(request.org);
    if (!org) throw Misconfigured("--org must be a UUID, and is " + request.org);
    if (*org == kDefaultOrg) co_await ports.organizations.ensure(default_organization());
    KeyIssueService issuer(ports, keys, now);
    co_return co_await issuer.issue(*org, request.agent_id);
}

/// `ports` work on `pool`.
Result<MadeKey> issue_on(
    asio::thread_pool& pool, KeyIssueService::Ports ports, const KeyRequest& request
) {
    KeyService keys(ports.keys, now);
    return asio::co_spawn(pool, issue(ports, keys, request), asio::use_future).get();
}

Result<MadeKey> issue_in_directory(const Config& config, const KeyRequest& request) {
    const fs::path directory = config.local.data_dir;
    const fs::path file = directory / "akashi.db";
    if (!fs::exists(file)) {
        throw std::runtime_error(fmt::format(
            "{} does not exist: start akashi local once, or set --data-dir to its directory, or "
            "DATABASE_URL to the database of akashi serve",
            file.string()
        ));
    }
    asio::thread_pool pool(1);  // outlives the database, whose threads resume coroutines here
    sqlite::Database database({.path = file.string()});
    sqlite::SqliteAgentStore agents(database);
    auto made = issue_on(pool, {agents, agents, agents, agents}, request);
    pool.join();
    return made;
}

Result<MadeKey> issue_on_postgres(const Config& config, const KeyRequest& request) {
    CommandPool database(config.postgres.database_url, 1);
    postgres::PostgresAgentStore agents(database.pool());
    return issue_on(database.threads(), {agents, agents, agents, agents}, request);
}

}  // namespace

int create_key(const Config& config, const KeyRequest& request) {
    log::set_level(std::max(config.log.level, log::Level::warn));  // stdout is for the key
    const auto made = request.on_postgres ? issue_on_postgres(config, request)
                                          : issue_in_directory(config, request);
    if (!made) throw std::runtime_error(made.error().message());
    fmt::print("{}\n", made->raw);
    std::fflush(stdout);
    fmt::print(
        stderr,
        "This key of the agent {0} is shown only once. Requests send it as\n\n"
        "  Authorization: ApiKey {0}:<key>\n\n"
        "Its other keys stay valid.\n",
        request.agent_id
    );
    return 0;
}

}  // namespace akashi::app
