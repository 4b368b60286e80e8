#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "conflicts/supersession_store.hpp"
#include "core/idempotency_service.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>

namespace akashi {

/// Shows and dismisses suggestions. DecisionChangeService accepts them. Callable from any thread.
class SupersessionService {
public:
    /// The stores must outlive the service.
    SupersessionService(SupersessionStore& store, IdempotencyStore& idempotency, Clock clock)
        : store_(store), once_(idempotency), clock_(std::move(clock)) {}

    IdempotencyService& once() { return once_; }

    /// Those of a decision as the JSON text of an array; empty when there are none.
    boost::asio::awaitable<std::string> list(Caller caller, DecisionId decision);

    /// The same, of those in which the decision replaces the other one.
    boost::asio::awaitable<std::string> made_by(Caller caller, DecisionId decision);

    /// Fails with not_found `suggestion not found`.
    boost::asio::awaitable<Result<void>> dismiss(
        Caller caller,
        DecisionId superseding,
        DecisionId superseded,
        std::optional<Idempotency> once = std::nullopt
    );

private:
    SupersessionStore& store_;
    IdempotencyService once_;
    const Clock clock_;
};

}  // namespace akashi
