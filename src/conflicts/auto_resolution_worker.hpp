#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "conflicts/settling_ports.hpp"
#include "core/caller.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>

namespace akashi {

/// Keeps what organizations want to be done with conflicts that nobody settles, and does it.
/// Callable from any thread.
class AutoResolutionWorker {
public:
    /// The stores must outlive it.
    AutoResolutionWorker(SettlingPorts settling, Clock clock)
        : settling_(settling), clock_(clock) {}

    /// The policy of the caller's organization; nothing when nothing is settled for it.
    boost::asio::awaitable<std::optional<ConflictPolicy>> find(Caller caller);
    /// Replaces the policy; without one, nothing is settled any more.
    boost::asio::awaitable<void> save(Caller caller, std::optional<ConflictPolicy> policy);

    /// Settles what is due, at most 1,000 conflicts of each organization. Instances that run it at
    /// the same moment share the work: each conflict is settled once. An organization that fails is
    /// logged, and the others go on.
    boost::asio::awaitable<void> run();

private:
    boost::asio::awaitable<std::int64_t> settle_due(OrgId org, const ConflictPolicy& policy);
    boost::asio::awaitable<bool> settle(
        OrgId org, const ConflictPolicy& policy, const DueConflict& conflict
    );

    const SettlingPorts settling_;
    const Clock clock_;
};

}  // namespace akashi
