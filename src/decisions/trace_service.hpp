#pragma once

#include "base/result.hpp"
#include "core/caller.hpp"
#include "decisions/decision_store.hpp"
#include "decisions/project_names.hpp"
#include "decisions/trace.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>

namespace akashi {

/// How a trace reached us: what the client did not put into the trace itself.
struct TraceOrigin {
    std::optional<SessionId> session_id;
    std::string tool;  ///< from a `User-Agent` that begins with `akashi-`; may be empty
    std::string tool_version;
    std::string model;  ///< may be empty
    std::optional<std::string> idempotency_key;
    std::string endpoint;  ///< `POST:/v1/trace`; part of the scope of the key
};

/// Records decisions (docs/architecture.md, "The life of a trace"). Callable from any thread.
class TraceService {
public:
    /// `store` must outlive the service.
    explicit TraceService(DecisionStore& store) : store_(store), projects_(store) {}

    /// Checks, scores and hashes the trace and stores it durably. The value is the `data` of the
    /// answer as JSON text: the receipt, or for a repeated idempotency key the first receipt. Fails
    /// as check_trace and DecisionStore::record do, and with forbidden when an agent below admin
    /// traces for another agent.
    boost::asio::awaitable<Result<std::string>> record(
        Caller caller, Trace trace, TraceOrigin origin
    );

private:
    DecisionStore& store_;
    ProjectNames projects_;
};

}  // namespace akashi
