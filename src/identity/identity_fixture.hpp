#pragma once

#include "identity/agent_deletion_service.hpp"
#include "identity/agent_service.hpp"
#include "identity/authenticator.hpp"
#include "identity/token_service.hpp"
#include "testing/run.hpp"
#include "testing/stores/stores.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <semaphore>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace akashi {

/// A feed whose state a test chooses.
class ChosenFeed final : public AgentFeed {
public:
    void observe(Observer wanted) override { observer = std::move(wanted); }
    bool is_current() const override { return is_current_now; }

    Observer observer;
    bool is_current_now = true;
};

/// Looks agents up in a store, and only notes who was seen. A test says what happens during a
/// lookup.
class WatchedDirectory final : public AgentDirectory {
public:
    explicit WatchedDirectory(AgentDirectory& agents) : agents_(agents) {}

    boost::asio::awaitable<std::optional<Agent>> find(OrgId org, std::string agent_id) override {
        return agents_.find(org, std::move(agent_id));
    }
    boost::asio::awaitable<std::optional<TokenHolder>> find_holder(TokenSubject subject, Time now)
        override {
        auto holder = co_await agents_.find_holder(subject, now);
        after_lookup();
        co_return holder;
    }
    boost::asio::awaitable<std::int64_t> count(OrgId org) override { return agents_.count(org); }
    boost::asio::awaitable<bool> can_see(OrgId org, Visibility visibility, std::string agent_id)
        override {
        return agents_.can_see(org, std::move(visibility), std::move(agent_id));
    }
    boost::asio::awaitable<void> touch(std::vector<std::pair<AgentRowId, Time>> seen) override {
        touched = std::move(seen);
        touches.release();
        if (touch_failure) std::rethrow_exception(touch_failure);
        co_return;
    }

    std::function<void()> after_lookup = [] {};
    std::vector<std::pair<AgentRowId, Time>> touched;
    std::counting_semaphore<> touches{0};
    std::exception_ptr touch_failure;  ///< what touch() throws, if it is not null

private:
    AgentDirectory& agents_;
};

/// The services of this room on a new SQLite database, with clocks that a test moves.
class IdentityFixture : public ::testing::Test {
protected:
    IdentityFixture() { run(ports_.organizations.ensure(default_organization())); }

    template <class T>
    T run(boost::asio::awaitable<T> task) {
        return testing::run(io_, std::move(task));
    }
    void run(boost::asio::awaitable<void> task) { testing::run(io_, std::move(task)); }

    /// Creates an agent with a key of this text, or a generated one. Returns the text.
    std::string create(
        const std::string& name, Role role = Role::agent, std::optional<std::string> key = {}
    ) {
        Agent agent;
        agent.id = AgentRowId::make();
        agent.agent_id = agent.name = name;
        agent.role = role;
        agent.created_at = agent.updated_at = time_;
        MadeKey made = run(keys_.make(agent, "system", std::move(key)));
        run(ports_.agents.create(agent, made.key, contract::make_change())).value();
        return made.raw;
    }
    Agent find_agent(const std::string& name, OrgId org = kDefaultOrg) {
        const auto agent = run(ports_.directory.find(org, name));
        if (!agent) throw std::logic_error("there is no agent " + name);
        return *agent;
    }
    AgentRowId id_of(const std::string& name) { return find_agent(name).id; }

    Result<Caller> authenticate(const std::string& authorization, const std::string& org = "") {
        return run(authenticator_.authenticate(
            {.authorization = authorization, .org = org, .client_ip = "192.0.2.1"}
        ));
    }
    std::string token_of(const std::string& name, const std::string& key) {
        return run(tokens_.issue({{name, {}}, key, {}})).value().token;
    }

    /// Renames an agent in the database, as another server does.
    void rename_elsewhere(const std::string& agent_id, const std::string& name) {
        stores_->query(
            "UPDATE agents SET name = '" + name + "' WHERE agent_id = '" + agent_id + "'"
        );
    }

    boost::asio::io_context io_;
    std::unique_ptr<contract::Stores> stores_ = contract::make_sqlite_stores();
    IdentityPorts ports_ = stores_->identity();
    Time time_{std::chrono::sys_days(std::chrono::year(2026) / 1 / 1)};
    const Clock clock_ = [this] { return time_; };
    const TokenSigner::KeyPair pair_ = TokenSigner::generate();
    TokenKeys token_keys_{TokenSigner(pair_.private_pem, pair_.public_pem)};
    SeenAgents seen_;
    ChosenFeed feed_;
    WatchedDirectory directory_{ports_.directory};
    KeyService keys_{ports_.keys, clock_};
    Authenticator authenticator_{{directory_, keys_, token_keys_, seen_, feed_}, clock_};
    TokenService tokens_{
        {authenticator_, token_keys_, directory_, ports_.audit}, std::chrono::hours(1), clock_
    };
    AgentDeletionService deleter_{ports_.deletions, clock_};
};

}  // namespace akashi
