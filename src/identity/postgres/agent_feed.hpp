#pragma once

#include "identity/agent_feed.hpp"
#include "postgres/listener.hpp"

namespace akashi::postgres {

/// Hears the channel on which triggers announce changed agents (akashi_announce_agent(),
/// akashi_announce_key()), through a Listener that another object owns.
class PostgresAgentFeed final : public AgentFeed {
public:
    void observe(Observer observer) override { observer_ = std::move(observer); }
    bool is_current() const override;

    /// Without a listener the feed is never current. Call before it is started; it must outlive the
    /// feed's use.
    void set_listener(const Listener& listener) { listener_ = &listener; }

    // For the listener's handlers.
    /// `payload` is what the triggers send: the ids of the organization and of the agent.
    void hear(const std::string& payload) const;
    /// From now on, every change is heard.
    void begin() const;

private:
    const Listener* listener_ = nullptr;
    Observer observer_;
};

}  // namespace akashi::postgres
