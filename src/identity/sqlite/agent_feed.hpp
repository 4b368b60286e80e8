#pragma once

#include "identity/agent_feed.hpp"

namespace akashi::sqlite {

/// No other process changes agents in a SQLite file while a server uses it: commands beside it only
/// add.
class SqliteAgentFeed final : public AgentFeed {
public:
    void observe(Observer) override {}
    bool is_current() const override { return true; }
};

}  // namespace akashi::sqlite
