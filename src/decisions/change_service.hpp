#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "core/caller.hpp"
#include "core/idempotency_service.hpp"
#include "decisions/decision_store.hpp"
#include "decisions/ending_store.hpp"
#include "decisions/patch_store.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include <optional>
#include <string>

namespace akashi {

/// Changes what is not the recorded decision itself (docs/http-api.md, "Changing decisions"). Every
/// write has an entry in the audit log. One with an idempotency key is run by once(). Callers have
/// at least the role agent. Callable from any thread.
class DecisionChangeService {
public:
    /// All must outlive the service.
    struct Sources {
        DecisionStore& decisions;
        DecisionEndingStore& endings;
        DecisionPatchStore& patches;
        IdempotencyStore& idempotency;
    };
    DecisionChangeService(Sources sources, Clock clock)
        : sources_(sources), once_(sources.idempotency), clock_(std::move(clock)) {}

    IdempotencyService& once() { return once_; }

    /// What changes of a decision; what is not given stays.
    struct Patch {
        std::optional<std::string> project;
        std::optional<boost::json::object> metadata;  ///< its members replace those of the decision
    };

    /// Changes a current decision. Fails as retract() does, and with invalid_input when nothing is
    /// given, the project is empty or too long, or the metadata get too large. Returns the decision
    /// as it is then, as JSON text.
    boost::asio::awaitable<Result<std::string>> patch(
        Caller caller, DecisionId id, Patch wanted, std::optional<Idempotency> once = std::nullopt
    );

    /// Takes a current decision back. Fails with not_found `decision not found`, also for one that
    /// the caller may not see or that has ended; with forbidden when an agent below admin takes
    /// back what is another agent's; and with invalid_input when the reason has more than 4,096
    /// bytes. Returns the decision as it is then, as JSON text.
    boost::asio::awaitable<Result<std::string>> retract(
        Caller caller,
        DecisionId id,
        std::optional<std::string> reason,
        std::optional<Idempotency> once = std::nullopt
    );

    /// Says that the current decision `id` replaces the current decision `superseded`, which ends.
    /// Fails with not_found `decision not found` when the caller may not see both; with
    /// decision_not_current(); and with invalid_input when the two are one. Returns who
    /// replaces whom since when, as JSON text.
    boost::asio::awaitable<Result<std::string>> supersede(
        Caller caller,
        DecisionId id,
        DecisionId superseded,
        std::optional<Idempotency> once = std::nullopt
    );

private:
    boost::asio::awaitable<Result<Decision>> find(const Caller& caller, DecisionId id);
    boost::asio::awaitable<Result<Decision>> find_own(const Caller& caller, DecisionId id);

    const Sources sources_;
    IdempotencyService once_;
    const Clock clock_;
};

}  // namespace akashi
