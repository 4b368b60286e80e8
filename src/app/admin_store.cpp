#include "app/admin_store.hpp"

#include "app/command_pool.hpp"
#include "app/misconfigured.hpp"
#include "app/postgres_writers.hpp"
#include "app/sqlite_writers.hpp"
#include "base/log.hpp"
#include "identity/postgres/agent_deletions.hpp"
#include "identity/postgres/agent_store.hpp"
#include "identity/postgres/hold_store.hpp"
#include "identity/postgres/key_store.hpp"
#include "identity/postgres/operator_store.hpp"
#include "identity/postgres/organization_deletions.hpp"
#include "identity/postgres/organization_store.hpp"
#include "identity/sqlite/agent_deletions.hpp"
#include "identity/sqlite/agent_store.hpp"
#include "identity/sqlite/hold_store.hpp"
#include "identity/sqlite/key_store.hpp"
#include "identity/sqlite/operator_store.hpp"
#include "identity/sqlite/organization_deletions.hpp"
#include "identity/sqlite/organization_store.hpp"
#include "search/sqlite/text_index.hpp"
#include "sqlite/database.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>

namespace akashi::app {

namespace asio = boost::asio;
namespace fs = std::filesystem;

namespace {

using Work = std::function<asio::awaitable<int>(const AdminStore&)>;

int work_on_sqlite(const Config& config, const Work& work, AdminUse use) {
    const fs::path file = fs::path(config.local.data_dir) / "akashi.db";
    if (!fs::exists(file)) {
        throw std::runtime_error(fmt::format(
            "{} does not exist: start akashi local once, or set --data-dir to its directory, or "
            "DATABASE_URL to the database of akashi serve",
            file.string()
        ));
    }
    asio::thread_pool pool(1);  // outlives the database, whose threads resume coroutines here
    sqlite::TextIndex text_index;
    sqlite::Database database(
        {.path = file.string(),
         .follower = use == AdminUse::deletes_decisions ? &text_index : nullptr}
    );
    EventSequence event_sequence;
    SqliteWriters writers{event_sequence, Quotas::none};
    sqlite::SqliteOrganizationStore organizations(database);
    sqlite::SqliteOperatorStore operators(database);
    sqlite::SqliteOrganizationDeletions deletions(database, writers.of_organizations());
    sqlite::SqliteAgentStore agents(database, Quotas::none);
    sqlite::SqliteKeyStore keys(database);
    sqlite::SqliteAgentDeletions agent_deletions(database, writers.of_deletions());
    sqlite::SqliteHoldStore holds(database);
    const AdminStore store{
        organizations, operators, deletions, agents, agents, agent_deletions, keys, keys, holds
    };
    const int code = asio::co_spawn(pool, work(store), asio::use_future).get();
    pool.join();
    return code;
}

int work_on_postgres(const Config& config, const Work& work) {
    CommandPool database(config.postgres.database_url, 2);
    postgres::Pool& pool = database.pool();
    EventSequence event_sequence;
    PostgresWriters writers(pool, event_sequence, Quotas::none);
    postgres::PostgresOrganizationStore organizations(pool);
    postgres::PostgresOperatorStore operators(pool);
    postgres::PostgresOrganizationDeletions deletions(pool, writers.of_organizations());
    postgres::PostgresAgentStore agents(pool, Quotas::none);
    postgres::PostgresKeyStore keys(pool);
    postgres::PostgresAgentDeletions agent_deletions(pool, writers.of_deletions());
    postgres::PostgresHoldStore holds(pool);
    const AdminStore store{
        organizations, operators, deletions, agents, agents, agent_deletions, keys, keys, holds
    };
    return asio::co_spawn(database.threads(), work(store), asio::use_future).get();
}

}  // namespace

int with_admin_store(const ChosenStore& chosen, const Work& work, AdminUse use) {
    log::set_level(std::max(chosen.config.log.level, log::Level::warn));
    return chosen.on_postgres ? work_on_postgres(chosen.config, work)
                              : work_on_sqlite(chosen.config, work, use);
}

OperatorService make_operator_service(const AdminStore& store, KeyService& keys) {
    return {
        {store.organizations, store.operators, store.agents, store.directory, store.managed_keys},
        keys,
        now
    };
}

asio::awaitable<Organization> find_organization(const AdminStore& store, std::string slug_or_id) {
    const auto id = OrgId::parse(slug_or_id);
    if (!id && check_slug(slug_or_id)) {
        throw Misconfigured(fmt::format(
            "--org must be the slug or the id (a UUID) of an organization, and is \"{}\"",
            slug_or_id
        ));
    }
    const Organization by_default = default_organization();
    if (id == by_default.id || slug_or_id == by_default.slug)
        co_await store.organizations.ensure(by_default);
    auto found = id ? co_await store.organizations.find(*id)
                    : co_await store.organizations.find_by_slug(slug_or_id);
    if (!found) {
        throw std::runtime_error(fmt::format(
            "there is no organization {}; akashi admin organization list shows them", slug_or_id
        ));
    }
    co_return std::move(*found);
}

}  // namespace akashi::app
