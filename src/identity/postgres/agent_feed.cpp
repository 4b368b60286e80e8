#include "identity/postgres/agent_feed.hpp"

namespace akashi::postgres {

using namespace std::chrono_literals;

bool PostgresAgentFeed::is_current() const {
    return listener_ != nullptr && listener_->has_heard_within(1s);
}

void PostgresAgentFeed::hear(const std::string& payload) const {
    if (!observer_.agent_changed) return;
    const auto agent = AgentRowId::parse(payload.substr(payload.find(' ') + 1));
    if (agent)
        observer_.agent_changed(*agent);
    else
        observer_.changes_missed();
}

void PostgresAgentFeed::begin() const {
    if (observer_.changes_missed) observer_.changes_missed();
}

}  // namespace akashi::postgres
