#include "conflicts/hint_worker.hpp"

#include "base/log.hpp"

#include <exception>
#include <string>

namespace akashi {

namespace asio = boost::asio;

HintWorker::HintWorker(const Context& context, HintStore& store, std::chrono::milliseconds interval)
    : store_(store),
      interval_(interval),
      clock_(context.clock),
      announcing_(
          context.executor,
          "conflict_announcements",
          kAnnouncementPause,
          [this] { return announce(); }
      ),
      refreshing_(context.executor, "conflict_hints", interval, [this] { return step(); }) {}

void HintWorker::start() {
    announcing_.start();
    refreshing_.start();
}

asio::awaitable<void> HintWorker::stop() {
    co_await refreshing_.stop(kStepGrace);
    co_await announcing_.stop(kStepGrace);
}

asio::awaitable<void> HintWorker::step() {
    if (!co_await refresh()) co_return;
    may_have_more_ = true;
    announcing_.kick();
}

/// Whether it was this instance's turn, and it could be done.
asio::awaitable<bool> HintWorker::refresh() {
    // Less than the interval: the next look of this instance must not come too early.
    const auto pause = interval_ * 9 / 10;
    try {
        HintStore::Refreshed refreshed = co_await store_.refresh(clock_(), pause);
        const bool has_run = refreshed.has_run;
        while (refreshed.has_more) refreshed = co_await store_.refresh(clock_(), {});
        co_return has_run;
    } catch (const std::exception& error) {
        failures_.Increment();
        log::warn("conflict refresh failed", {{"error", error.what()}});
    }
    co_return false;
}

asio::awaitable<void> HintWorker::announce() {
    if (!may_have_more_.exchange(false)) co_return;
    try {
        const auto count = co_await store_.announce(kMostAnnouncements);
        if (count == 0) co_return;
        may_have_more_ = true;
        log::info("conflict notifications sent", {{"count", count}});
    } catch (const std::exception& error) {
        log::warn("conflict notify failed", {{"error", error.what()}});
    }
}

}  // namespace akashi
