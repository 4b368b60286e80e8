#include "testing/stores/test_server.hpp"

#include "app/local_app.hpp"
#include "app/serve_command.hpp"
#include "identity/key_issue_service.hpp"
#include "identity/postgres/agent_store.hpp"
#include "identity/postgres/key_store.hpp"
#include "identity/postgres/organization_store.hpp"
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
    postgres::PostgresAgentStore agents(pool);
    postgres::PostgresKeyStore stored(pool);
    co_await organizations.ensure(default_organization());
    KeyService keys(stored, now);
    const KeyIssueService::Ports ports{organizations, agents, agents, stored};
    const auto made = co_await KeyIssueService(ports, keys, now).issue(kDefaultOrg, kAdminAgent);
    co_return made.value().raw;
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
};

class TestServer::LocalStore final : public Store {
public:
    void start(const app::Config& config) override {
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

private:
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

private:
    MigratedDatabase database_;
    std::string admin_key_;
    std::unique_ptr<app::App> app_;
};

TestServer::TestServer(const std::function<void(app::Config&)>& adjust)
    : config_(app::load_config([](const auto&) { return std::nullopt; })) {
    config_.http.address = "127.0.0.1";
    config_.http.port = 0;
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
