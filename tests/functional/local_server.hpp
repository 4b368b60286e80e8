#pragma once

#include "app/app.hpp"
#include "testing/http_client.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace akashi::testing {

/// `akashi local` in this process: the whole server on a free port and a new data directory, which
/// go with the object.
class LocalServer {
public:
    /// `adjust` may change the configuration before the start.
    explicit LocalServer(const std::function<void(app::Config&)>& adjust = {});
    ~LocalServer();

    /// A client that sends the admin's key.
    HttpClient admin() const;
    /// A client that sends the key of `agent_id`.
    HttpClient agent(const std::string& agent_id, const std::string& key) const;
    /// A client without credentials.
    HttpClient anonymous() const { return HttpClient(app_->port()); }

    /// Creates an agent and returns a client with its key. `tags` is a JSON array.
    HttpClient add_agent(
        const std::string& agent_id, const std::string& role, const std::string& tags = "[]"
    );

    /// Stops the server and starts it again on the same directory and another port.
    void restart();

    unsigned short port() const { return app_->port(); }
    const std::filesystem::path& directory() const { return directory_; }
    std::string admin_key() const;

private:
    void start();

    std::filesystem::path directory_;
    app::Config config_;
    std::unique_ptr<app::App> app_;
};

/// The body of a trace by `agent_id`; `rest` is added inside the decision, with a leading comma.
std::string trace_body(
    const std::string& agent_id,
    const std::string& outcome,
    const std::string& rest = "",
    const std::string& type = "architecture"
);

}  // namespace akashi::testing
