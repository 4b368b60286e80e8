#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "conflicts/label_store.hpp"
#include "core/caller.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <utility>

namespace akashi {

/// Lets people say what they think of conflicts. Callers are at least admins, who see everything.
/// Callable from any thread.
class LabelService {
public:
    /// The store must outlive the service.
    LabelService(LabelStore& store, Clock clock) : store_(store), clock_(std::move(clock)) {}

    /// Labels a conflict, in place of the label that it has. Fails as check_label() does, and with
    /// conflict_not_found().
    boost::asio::awaitable<Result<ConflictLabel>> set(
        Caller caller, ConflictId conflict, std::string label, std::optional<std::string> notes
    );

    /// Fails with label_not_found().
    boost::asio::awaitable<Result<ConflictLabel>> find(Caller caller, ConflictId conflict);

    /// The label that was removed. Fails with label_not_found().
    boost::asio::awaitable<Result<ConflictLabel>> remove(Caller caller, ConflictId conflict);

    /// The newest first.
    boost::asio::awaitable<LabelPage> list(Caller caller, std::int64_t limit, std::int64_t offset);
    boost::asio::awaitable<LabelledConflictPage> list_conflicts(
        Caller caller, std::int64_t limit, std::int64_t offset
    );

    /// How many conflicts have each label now.
    boost::asio::awaitable<LabelCountsByMethod> count(Caller caller);

private:
    LabelStore& store_;
    const Clock clock_;
};

}  // namespace akashi
