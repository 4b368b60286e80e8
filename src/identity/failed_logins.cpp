#include "identity/failed_logins.hpp"

#include "base/crypto.hpp"

#include <algorithm>
#include <cmath>

namespace akashi {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t kMaxAllowances = 20'000;
constexpr std::chrono::duration<double> kWindow = 60s;

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
    make_room(now);
    Allowance& of_network = find(network, kOfNetwork, now);
    // Before the agent is remembered, or a limited client could fill the memory with names.
    if (const auto wait = wait_for(of_network)) return wait;
    Allowance& of_agent = find(agent, kOfAgent, now);
    if (const auto wait = wait_for(of_agent)) return wait;
    of_network.used += 1;
    of_agent.used += 1;
    return std::nullopt;
}

/// How long until the allowance has a place; nothing when it has one.
std::optional<std::chrono::seconds> FailedLogins::wait_for(const Allowance& allowance) {
    const double missing = allowance.used + 1 - allowance.limit;
    if (missing <= 0) return std::nullopt;
    return std::chrono::ceil<std::chrono::seconds>(kWindow * missing / allowance.limit);
}

void FailedLogins::give_back(const std::string& network, const std::string& agent) {
    const std::lock_guard lock(mutex_);
    for (const std::string* name : {&network, &agent}) {
        const auto found = allowances_.find(*name);
        if (found == allowances_.end()) continue;
        found->second.used = std::max(0.0, found->second.used - 1);
    }
}

FailedLogins::Allowance& FailedLogins::find(
    const std::string& name, std::size_t limit, Clock::time_point now
) {
    Allowance& allowance = allowances_[name];
    allowance.limit = static_cast<double>(limit);
    const double restored = (now - allowance.time) / kWindow * allowance.limit;
    allowance.used = std::max(0.0, allowance.used - restored);
    allowance.time = now;
    return allowance;
}

void FailedLogins::make_room(Clock::time_point now) {
    if (allowances_.size() < kMaxAllowances) return;
    std::erase_if(allowances_, [&](const auto& entry) {
        return now - entry.second.time > kWindow;
    });
    // Else each attempt would look through all of them.
    if (allowances_.size() > kMaxAllowances / 2) allowances_.clear();
}

}  // namespace akashi
