#include "local_server.hpp"

#include "app/data_directory.hpp"

#include <fmt/format.h>
#include <stdlib.h>

namespace akashi::testing {

namespace fs = std::filesystem;

LocalServer::LocalServer(const std::function<void(app::Config&)>& adjust) {
    std::string name = (fs::temp_directory_path() / "akashi-functional-XXXXXX").string();
    directory_ = ::mkdtemp(name.data());
    config_.data_dir = directory_.string();
    if (adjust) adjust(config_);
    start();
}

LocalServer::~LocalServer() {
    app_->stop();
    app_.reset();
    fs::remove_all(directory_);
}

void LocalServer::start() {
    app_ = std::make_unique<app::App>(config_, app::Listen{"127.0.0.1", 0});
    app_->start();
}

void LocalServer::restart() {
    app_->stop();
    app_.reset();
    start();
}

std::string LocalServer::admin_key() const {
    const std::string text = app::read_file(app_->admin_key_file());
    return text.substr(0, text.find('\n'));
}

HttpClient LocalServer::agent(const std::string& agent_id, const std::string& key) const {
    HttpClient client(app_->port());
    client.set_default_header("Authorization", fmt::format("ApiKey {}:{}", agent_id, key));
    return client;
}

HttpClient LocalServer::admin() const { return agent("admin", admin_key()); }

HttpClient LocalServer::add_agent(
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
