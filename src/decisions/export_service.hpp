#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "core/caller.hpp"
#include "decisions/decision_query.hpp"
#include "decisions/decision_store.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace akashi {

class ExportService;

/// One export: the decisions that were current at a time, oldest first, page by page. For one
/// coroutine at a time; the service must outlive it.
class Export {
public:
    /// When the decisions were current.
    Time as_of() const { return query_.time; }
    /// Behind which decision next() goes on; nothing at the beginning.
    const std::optional<PageCursor>& behind() const { return query_.after; }
    /// Whether next() has returned the last ones.
    bool has_ended() const { return has_ended_; }

    /// The next decisions, with alternatives and evidence. Throws as DecisionStore does; then the
    /// same page can be asked for again.
    boost::asio::awaitable<std::vector<Decision>> next();

private:
    friend class ExportService;
    struct Place;

    DecisionStore& store_;
    const Caller caller_;
    AsOfQuery query_;
    bool has_ended_ = false;
    std::shared_ptr<Place> place_;

    Export(DecisionStore& store, Caller caller, AsOfQuery query, std::shared_ptr<Place> place);
};

/// Exports decisions, a few at a time. Callable from any thread.
class ExportService {
public:
    /// How many run at a time, of one organization and of all.
    static constexpr std::size_t kOfOrganization = 2;
    static constexpr std::size_t kOfAll = 8;

    /// The store must outlive the service.
    ExportService(DecisionStore& store, Clock clock) : store_(store), clock_(std::move(clock)) {}

    /// Begins an export, as of now unless `as_of` is given. An export that was cut off goes on with
    /// the same time, `after` the last decision that came whole. Fails with rate_limited when too
    /// many are running, and with invalid_input when the decision is not there or the time is to
    /// come.
    boost::asio::awaitable<Result<std::shared_ptr<Export>>> begin(
        Caller caller,
        DecisionFilter filter,
        std::optional<Time> as_of,
        std::optional<DecisionId> after
    );

private:
    friend class Export;

    std::shared_ptr<Export::Place> take_place(OrgId org);
    void give_back(OrgId org);

    DecisionStore& store_;
    const Clock clock_;
    std::mutex mutex_;
    std::map<OrgId, std::size_t> running_;  // guarded by the mutex, as the next
    std::size_t all_ = 0;
};

}  // namespace akashi
