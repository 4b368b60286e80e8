#include "identity/failed_logins.hpp"

#include "base/crypto.hpp"

namespace akashi {

namespace {

/// A short name of fixed size, whatever the client sent.
std::string name_of(const std::string& network, const std::string& agent_id) {
    return std::string(as_text(sha256(network + '\0' + agent_id)));
}

}  // namespace

FailedLogins::Attempt::Attempt(
    FailedLogins& limits, const std::string& network, const std::string& agent_id
)
    : limits_(limits),
      network_(network),
      agent_(name_of(network, agent_id)),
      refused_for_(limits.take(network_, agent_, Clock::now())) {}

FailedLogins::Attempt::~Attempt() {
    if (!refused_for_ && !has_failed_) limits_.give_back(network_, agent_);
}

std::optional<std::chrono::seconds> FailedLogins::take(
    const std::string& network, const std::string& agent, Clock::time_point now
) {
    const std::lock_guard lock(mutex_);
    allowances_.make_room(now);
    auto& of_network = allowances_.find(network, kOfNetwork, now);
    // Before the agent is remembered, or a limited client could fill the memory with names.
    if (const auto wait = allowances_.wait_for(of_network)) return wait;
    auto& of_agent = allowances_.find(agent, kOfAgent, now);
    if (const auto wait = allowances_.wait_for(of_agent)) return wait;
    of_network.used += 1;
    of_agent.used += 1;
    return std::nullopt;
}

void FailedLogins::give_back(const std::string& network, const std::string& agent) {
    const std::lock_guard lock(mutex_);
    for (const std::string* name : {&network, &agent}) allowances_.give_back(*name);
}

}  // namespace akashi
