#pragma once

#include "base/clock.hpp"
#include "core/caller.hpp"
#include "identity/agent_directory.hpp"
#include "identity/organization_store.hpp"
#include "limits/usage_store.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>

namespace akashi {

/// How many keys, and how many agents, a usage lists.
inline constexpr std::int64_t kMaxUsageShares = 1000;

/// Tells organizations what they used of what they may. Callable from any thread.
class UsageService {
public:
    /// They must outlive the service.
    struct Ports {
        UsageStore& usage;
        OrganizationStore& organizations;
        AgentDirectory& agents;
    };
    UsageService(Ports ports, Clock clock) : ports_(ports), clock_(std::move(clock)) {}

    /// Of the caller's organization in the month `period`, or in this month. Only an admin sees the
    /// shares. Fails with invalid_input for what is no month, and with not_found when the
    /// organization is gone.
    boost::asio::awaitable<Result<Usage>> find(Caller caller, std::optional<std::string> period);

private:
    const Ports ports_;
    const Clock clock_;
};

}  // namespace akashi
