#pragma once

#include "base/clock.hpp"
#include "conflicts/conflict_service.hpp"
#include "conflicts/settling_ports.hpp"

#include <cstdint>

namespace akashi {

/// Groups of conflicts that the caller sees (docs/conflicts.md, "Groups"). Callable from any
/// thread.
class ConflictGroupService {
public:
    /// All must outlive the service.
    ConflictGroupService(ConflictService& conflicts, SettlingPorts settling, Clock clock)
        : conflicts_(conflicts), settling_(settling), clock_(clock) {}

    /// With representatives, as far as a page may be long.
    boost::asio::awaitable<ConflictGroupPage> list(Caller caller, ConflictGroupQuery query);

    /// Settles the open conflicts of the group; how many there were. Fails as check_order() does,
    /// with not_found `conflict group not found`, and with invalid_input for a winner that is not
    /// one of two agents.
    boost::asio::awaitable<Result<std::int64_t>> resolve(
        Caller caller, ConflictGroupId id, GroupOrder order
    );

private:
    ConflictService& conflicts_;
    const SettlingPorts settling_;
    const Clock clock_;
};

}  // namespace akashi
