#pragma once

#include "base/clock.hpp"
#include "conflicts/conflict_service.hpp"
#include "conflicts/settling_ports.hpp"

#include <cstdint>
#include <vector>

namespace akashi {

/// Groups of conflicts that the caller sees (docs/conflicts.md, "Groups"). Callable from any
/// thread.
class ConflictGroupService {
public:
    /// All must outlive the service.
    ConflictGroupService(ConflictService& conflicts, SettlingPorts settling, Clock clock)
        : conflicts_(conflicts), settling_(settling), clock_(clock) {}

    /// With representatives. A page ends early where their texts are too long.
    boost::asio::awaitable<ConflictGroupPage> list(Caller caller, ConflictGroupQuery query);

    /// Settles the open conflicts of the group; how many there were. Fails as check_order() does,
    /// with not_found `conflict group not found`, and with invalid_input for a winner that is not
    /// one of two agents.
    boost::asio::awaitable<Result<std::int64_t>> resolve(
        Caller caller, ConflictGroupId id, GroupOrder order
    );

private:
    /// Adds those of the representatives that fit into a page.
    boost::asio::awaitable<void> add_representatives(
        ConflictGroupPage& page, const Caller& caller, std::vector<ConflictId> ids
    );

    ConflictService& conflicts_;
    const SettlingPorts settling_;
    const Clock clock_;
};

}  // namespace akashi
