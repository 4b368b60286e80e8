#pragma once

#include "base/result.hpp"
#include "conflicts/conflict_service.hpp"
#include "conflicts/record_trace.hpp"
#include "decisions/trace.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <optional>
#include <string>

namespace akashi {

/// Settles a conflict by a decision that replaces both sides (docs/conflicts.md, "Supersession").
/// Callable from any thread.
class ReconcileService {
public:
    /// `conflicts` must outlive the service; `record` is callable from any thread.
    ReconcileService(ConflictService& conflicts, RecordTrace record)
        : conflicts_(conflicts), record_(std::move(record)) {}

    struct Synthesis {
        std::string outcome;
        std::optional<std::string> reasoning;
    };

    /// Records the synthesis as a decision of the caller, ends both sides and resolves the
    /// conflict, in one transaction. Fails with not_found `conflict not found`; with conflict when
    /// it is settled; and as a trace does. Returns the `data` of the answer as JSON text.
    boost::asio::awaitable<Result<std::string>> reconcile(
        Caller caller,
        ConflictId id,
        Synthesis synthesis,
        std::optional<std::string> idempotency_key = std::nullopt
    );

private:
    ConflictService& conflicts_;
    const RecordTrace record_;
};

}  // namespace akashi
