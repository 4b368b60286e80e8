#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "core/caller.hpp"
#include "identity/hold_store.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <vector>

namespace akashi {

struct NewHold {
    std::string reason;
    Time from;
    Time to;
    std::optional<std::vector<std::string>> decision_types;
    std::optional<std::vector<std::string>> agent_ids;
};

/// Legal holds of the caller's organization (docs/data-model.md, "Holds"). Both changes are
/// audited. Callable from any thread.
class HoldService {
public:
    /// The store must outlive the service.
    HoldService(HoldStore& store, Clock clock) : store_(store), clock_(std::move(clock)) {}

    /// Fails with the errors of check_hold(), and with conflict when the organization is being
    /// deleted.
    boost::asio::awaitable<Result<Hold>> create(Caller caller, NewHold wanted);

    /// The hold as it is then. Fails with not_found `hold not found or already released`.
    boost::asio::awaitable<Result<Hold>> release(Caller caller, HoldId id);

private:
    HoldStore& store_;
    const Clock clock_;
};

}  // namespace akashi
