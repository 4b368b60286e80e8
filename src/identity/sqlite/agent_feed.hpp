#pragma once

#include "identity/agent_feed.hpp"

namespace akashi::sqlite {

/// Commands beside the server (`akashi admin`) change agents and keys in its file, and nobody tells
/// it. So it remembers for a second only; to look them up again is cheap in a file of its own.
class SqliteAgentFeed final : public AgentFeed {
public:
    void observe(Observer) override {}
    bool is_current() const override { return false; }
};

}  // namespace akashi::sqlite
