#pragma once

#include "conflicts/conflict_service.hpp"
#include "conflicts/reconcile_service.hpp"
#include "conflicts/supersession_service.hpp"
#include "core/part.hpp"

#include <string>

namespace akashi {

/// Shows the conflicts that traces have found, and settles them. Detection is part of the
/// transaction of a trace.
class ConflictsPart final : public Part {
public:
    /// The stores must outlive the part.
    struct Ports {
        ConflictStore& conflicts;
        SupersessionStore& supersessions;
        IdempotencyStore& idempotency;
        ReconcileService::RecordTrace record_trace;
    };

    ConflictsPart(const Context& context, Ports ports);

    void add_routes(http::Router& router) override;

    /// What the trace of a decision found, for its answer: conflicts, and suggestions that it
    /// replaces another one. JSON text of members of an object; empty for nothing.
    boost::asio::awaitable<std::string> found_by(Caller caller, DecisionId decision);

    SupersessionService& supersessions() { return supersessions_; }

private:
    ConflictService conflicts_;
    SupersessionService supersessions_;
    ReconcileService reconciliations_;
};

}  // namespace akashi
