#pragma once

#include "app/app.hpp"
#include "core/ids.hpp"
#include "core/role.hpp"
#include "identity/plan_choice.hpp"
#include "testing/http_client.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace akashi::testing {

/// The whole server in this process, on a free port and an empty store, which is deleted with it:
/// as `akashi serve` when the environment variable AKASHI_TEST_STORE says `postgres`, otherwise as
/// `akashi local`.
class TestServer {
public:
    /// `adjust` may change the configuration before the start.
    explicit TestServer(const std::function<void(app::Config&)>& adjust = {});
    ~TestServer();

    static bool is_on_postgres();

    /// A client that sends the admin's key.
    HttpClient admin() const;
    /// A client that sends the key of `agent_id`.
    HttpClient agent(const std::string& agent_id, const std::string& key) const;
    /// A client without credentials.
    HttpClient anonymous() const;

    /// Creates an agent and returns a client with its key. `tags` is a JSON array.
    HttpClient add_agent(
        const std::string& agent_id, const std::string& role, const std::string& tags = "[]"
    );

    /// Creates an agent of any role in any organization, which is made when it is missing, as no
    /// caller could. Returns a client with its key.
    HttpClient add_agent_of(
        OrgId org, const std::string& agent_id, Role role, std::vector<std::string> tags = {}
    );
    /// Changes the plan of an organization as an operator does.
    void set_plan(OrgId org, const PlanChoice& choice);
    /// Begins to delete an agent, and lets nobody go on with it. Returns the id of the job.
    std::string begin_deletion(OrgId org, const std::string& agent_id);

    /// Presents wrong keys for an agent until no more are examined; returns the last answer.
    HttpReply send_wrong_keys(const std::string& agent_id) const;

    /// Stops the server and starts it again on the same store and another port.
    void restart();

    app::App& app() const;
    unsigned short port() const { return app().port(); }
    /// Where `akashi local` keeps its files and where the keys of `akashi serve` are.
    const std::filesystem::path& directory() const { return directory_; }
    std::string admin_key() const;

private:
    class Store;
    class LocalStore;
    class PostgresStore;

    std::filesystem::path directory_;
    app::Config config_;
    std::unique_ptr<Store> store_;
};

/// The body of a trace by `agent_id`; `rest` is added inside the decision, with a leading comma.
std::string trace_body(
    const std::string& agent_id,
    const std::string& outcome,
    const std::string& rest = "",
    const std::string& type = "architecture"
);

}  // namespace akashi::testing
