#include "testing/stores/test_server.hpp"

#include "app/local_app.hpp"
#include "app/serve_command.hpp"
#include "identity/key_issue_service.hpp"
#include "identity/postgres/agent_deletions.hpp"
#include "identity/postgres/agent_store.hpp"
#include "identity/postgres/key_store.hpp"
#include "identity/postgres/operator_store.hpp"
#include "identity/postgres/organization_store.hpp"
#include "identity/sqlite/agent_deletions.hpp"
#include "identity/sqlite/agent_store.hpp"
#include "identity/sqlite/key_store.hpp"
#include "identity/sqlite/operator_store.hpp"
#include "identity/sqlite/organization_store.hpp"
#include "sqlite/database.hpp"
#include "testing/run.hpp"
#include "testing/stores/migrated_database.hpp"

#include <boost/asio/thread_pool.hpp>

#include <fmt/format.h>
#include <stdlib.h>

#include <cstdlib>
#include <string_view>

namespace akashi::testing {

namespace asio = boost::asio;
namespace fs = std::filesystem;

namespace {

asio::awaitable<std::string> issue(postgres::Pool& pool) {
    postgres::PostgresOrganizationStore organizations(pool);
    postgres::PostgresAgentStore agents(pool, Quotas::none);
    postgres::PostgresKeyStore stored(pool);
    co_await organizations.ensure(default_organization());
    KeyService keys(stored, now);
    const KeyIssueService::Ports ports{organizations, agents, agents, stored};
    const auto made = co_await KeyIssueService(ports, keys, now)
                          .issue(operator_of(kDefaultOrg, "a test"), kAdminAgent);
    co_return made.value().raw;
}

/// What makes agents as no caller could.
struct AgentPorts {
    OrganizationStore& organizations;
    OperatorStore& operators;
    AgentStore& agents;
    KeyStore& keys;
    AgentDeletionStore& deletions;
};
using AgentWork = std::function<asio::awaitable<void>(AgentPorts)>;

Change change_of(OrgId org, std::string_view operation, const std::string& agent_id) {
    return {audit_of(operator_of(org, "a test"), now(), operation, "agent", agent_id)};
}

/// Creates an agent with a generated key, which becomes `key`.
asio::awaitable<void> create(AgentPorts ports, Agent agent, std::string& key) {
    const std::string org = agent.org_id.str();
    if (agent.org_id != kDefaultOrg)
        co_await ports.organizations.ensure({.id = agent.org_id, .name = org, .slug = org});
    MadeKey made = co_await KeyService(ports.keys, now).make(agent, "system", std::nullopt);
    Change change = change_of(agent.org_id, "create_agent", agent.agent_id);
    const auto created =
        co_await ports.agents.create(std::move(agent), std::move(made.key), std::move(change));
    key = std::move(made.raw);
    created.value();
}

asio::awaitable<void> change_plan(AgentPorts ports, OrgId org, PlanChoice choice) {
    const auto before = co_await ports.organizations.find(org);
    if (!before) throw std::logic_error("there is no such organization");
    Organization after = with_plan(*before, choice);
    after.updated_at = now();
    AuditEntry entry = change_of(org, "update_organization", org.str()).audit;
    if (!co_await ports.operators.change_plan(*before, std::move(after), std::move(entry)))
        throw std::logic_error("somebody else changes the plan");
}

asio::awaitable<void> begin(AgentPorts ports, AgentDeletion wanted) {
    const Lease lease{Uuid::make_v4(), now() + std::chrono::hours(1)};
    Change change = change_of(wanted.org_id, "delete_agent", wanted.agent_id);
    co_await ports.deletions.begin(std::move(wanted), lease, std::move(change));
}

/// A generated key for the agent `admin`, as `akashi admin key create` makes one.
std::string issue_admin_key(const std::string& url) {
    asio::io_context io;  // the thread touches it to its end
    asio::thread_pool thread(1);
    postgres::Pool pool(thread.get_executor(), {.url = url, .connections = 1});
    return run(io, issue(pool));
}

}  // namespace

/// A server on a store; stops and starts it.
class TestServer::Store {
public:
    virtual ~Store() = default;
    virtual void start(const app::Config& config) = 0;
    virtual void stop() = 0;
    virtual app::App& app() = 0;
    /// Where the configuration has none.
    virtual std::string admin_key() = 0;
    /// Runs the work beside the server.
    virtual void run_on_agents(const AgentWork& work) = 0;
};

class TestServer::LocalStore final : public Store {
public:
    void start(const app::Config& config) override {
        path_ = (fs::path(config.local.data_dir) / "akashi.db").string();
        local_ = std::make_unique<app::LocalApp>(config);
        local_->app().listen();
    }
    void stop() override {
        local_->app().stop();
        local_.reset();
    }
    app::App& app() override { return local_->app(); }
    std::string admin_key() override {
        const std::string text = app::read_file(local_->admin_key_file());
        return text.substr(0, text.find('\n'));
    }
    void run_on_agents(const AgentWork& work) override {
        asio::io_context io;  // the threads touch it to their end
        sqlite::Database database({.path = path_});
        sqlite::SqliteOrganizationStore organizations(database);
        sqlite::SqliteOperatorStore operators(database);
        sqlite::SqliteAgentStore agents(database, Quotas::none);
        sqlite::SqliteKeyStore keys(database);
        sqlite::SqliteAgentDeletions deletions(database, {});
        run(io, work({organizations, operators, agents, keys, deletions}));
    }

private:
    std::string path_;
    std::unique_ptr<app::LocalApp> local_;
};

/// A database of its own.
class TestServer::PostgresStore final : public Store {
public:
    explicit PostgresStore(app::Config& config) {
        config.postgres.database_url = database_.url("DATABASE_URL");
        config.postgres.notify_url = database_.url("NOTIFY_URL");
    }

    void start(const app::Config& config) override {
        if (config.identity.admin_api_key.empty() && admin_key_.empty())
            admin_key_ = issue_admin_key(config.postgres.notify_url);
        app_ = app::make_serve_app(config);
        app_->listen();
        app_->open();
    }
    void stop() override {
        app_->stop();
        app_.reset();
    }
    app::App& app() override { return *app_; }
    std::string admin_key() override { return admin_key_; }
    void run_on_agents(const AgentWork& work) override {
        asio::io_context io;  // the thread touches it to its end
        asio::thread_pool thread(1);
        postgres::Pool pool(
            thread.get_executor(), {.url = database_.url("NOTIFY_URL"), .connections = 1}
        );
        postgres::PostgresOrganizationStore organizations(pool);
        postgres::PostgresOperatorStore operators(pool);
        postgres::PostgresAgentStore agents(pool, Quotas::none);
        postgres::PostgresKeyStore keys(pool);
        postgres::PostgresAgentDeletions deletions(pool, {});
        run(io, work({organizations, operators, agents, keys, deletions}));
    }

private:
    MigratedDatabase database_;
    std::string admin_key_;
    std::unique_ptr<app::App> app_;
};

TestServer::TestServer(const std::function<void(app::Config&)>& adjust)
    : config_(app::load_config([](const auto&) { return std::nullopt; })) {
    config_.http.address = "127.0.0.1";
    config_.http.port = 0;
    config_.embedding.provider = "noop";
    std::string name = (fs::temp_directory_path() / "akashi-functional-XXXXXX").string();
    directory_ = ::mkdtemp(name.data());
    config_.local.data_dir = directory_.string();
    if (is_on_postgres())
        store_ = std::make_unique<PostgresStore>(config_);
    else
        store_ = std::make_unique<LocalStore>();
    if (adjust) adjust(config_);
    store_->start(config_);
}

TestServer::~TestServer() {
    store_->stop();
    fs::remove_all(directory_);
}

bool TestServer::is_on_postgres() {
    const char* store = std::getenv("AKASHI_TEST_STORE");
    return store != nullptr && store == std::string_view("postgres");
}

app::App& TestServer::app() const { return store_->app(); }

void TestServer::restart() {
    store_->stop();
    store_->start(config_);
}

std::string TestServer::admin_key() const {
    const std::string& chosen = config_.identity.admin_api_key;
    return chosen.empty() ? store_->admin_key() : chosen;
}

HttpClient TestServer::agent(const std::string& agent_id, const std::string& key) const {
    HttpClient client = anonymous();
    client.set_default_header("Authorization", fmt::format("ApiKey {}:{}", agent_id, key));
    return client;
}

HttpClient TestServer::admin() const { return agent("admin", admin_key()); }

HttpClient TestServer::anonymous() const { return HttpClient(port()); }

HttpReply TestServer::send_wrong_keys(const std::string& agent_id) const {
    HttpReply refused;
    for (int i = 0; i < 40 && refused.status != 429; ++i)  // allowances are restored meanwhile
        refused = agent(agent_id, fmt::format("wrong key {}", i)).get("/v1/decisions/recent");
    return refused;
}

HttpClient TestServer::add_agent(
    const std::string& agent_id, const std::string& role, const std::string& tags
) {
    const auto created = admin().post(
        "/v1/agents",
        fmt::format(
            R"({{"agent_id":"{0}","name":"{0}","role":"{1}","tags":{2}}})", agent_id, role, tags
        )
    );
    if (created.status != 201) throw std::runtime_error(created.body);
    return agent(agent_id, std::string(created.json.at("data").at("raw_key").as_string()));
}

HttpClient TestServer::add_agent_of(
    OrgId org, const std::string& agent_id, Role role, std::vector<std::string> tags
) {
    Agent wanted;
    wanted.id = AgentRowId::make();
    wanted.agent_id = wanted.name = agent_id;
    wanted.org_id = org;
    wanted.role = role;
    wanted.tags = std::move(tags);
    wanted.created_at = wanted.updated_at = now();
    std::string key;
    store_->run_on_agents([&](AgentPorts ports) { return create(ports, wanted, key); });
    return agent(agent_id, key);
}

void TestServer::set_plan(OrgId org, const PlanChoice& choice) {
    store_->run_on_agents([&](AgentPorts ports) { return change_plan(ports, org, choice); });
}

std::string TestServer::begin_deletion(OrgId org, const std::string& agent_id) {
    AgentDeletion wanted;
    wanted.id = AgentDeletionId::make();
    wanted.org_id = org;
    wanted.agent_id = agent_id;
    wanted.requested_by = "admin";
    wanted.created_at = wanted.retry_at = now();
    store_->run_on_agents([&](AgentPorts ports) { return begin(ports, wanted); });
    return wanted.id.str();
}

std::string trace_body(
    const std::string& agent_id,
    const std::string& outcome,
    const std::string& rest,
    const std::string& type
) {
    return fmt::format(
        R"({{"agent_id":"{}","decision":{{"decision_type":"{}","outcome":"{}","confidence":0.7{}}}}})",
        agent_id,
        type,
        outcome,
        rest
    );
}

}  // namespace akashi::testing
