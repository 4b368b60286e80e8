#pragma once

#include "base/log_limiter.hpp"
#include "base/metrics.hpp"
#include "base/periodic_task.hpp"
#include "base/result.hpp"
#include "core/caller.hpp"
#include "live/feed_store.hpp"
#include "live/hub.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

class LiveService;

/// One event stream. All calls on the strand on which it was made; the service must outlive it.
class Subscription {
public:
    Subscription(LiveService& service, const Caller& caller, Wanted wanted);
    ~Subscription();
    Subscription(const Subscription&) = delete;
    Subscription& operator=(const Subscription&) = delete;

    enum class Event { nothing, ready, ended };
    /// Waits until `until` for something to take, or for the end: the server stops, or interrupt()
    /// was called. Throws when cancelled.
    boost::asio::awaitable<Event> wait(SteadyClock::time_point until);
    /// The same, but only for the end.
    boost::asio::awaitable<Event> pause(SteadyClock::time_point until);
    /// The client is gone.
    void interrupt();
    bool is_interrupted() const { return is_interrupted_; }

    /// What wait() has found.
    Hub::Taken take();

    /// The caller as it is now.
    void set_caller(const Caller& caller);

    /// The next page of what stands behind `from`, up to where take() begins. Throws as FeedStore
    /// does. When it has no more, check is_behind().
    boost::asio::awaitable<FeedPage> list_missed(std::string from);
    /// Where take() begins, for FeedStore.
    std::string position() const;
    /// Whether take() has lost what came meanwhile. Then it begins at another position.
    bool catch_up();

private:
    friend class LiveService;
    class Waiter;

    boost::asio::awaitable<bool> await_place(SteadyClock::time_point until);

    LiveService& service_;
    const Wanted wanted_;
    Caller caller_;
    std::shared_ptr<Waiter> waiter_;
    bool is_interrupted_ = false;
};

/// Tells event streams what was recorded, by this instance or another. While there are streams, it
/// reads the feed every second, and at once when wake() says that there may be something; one
/// statement then serves all streams. Callable from any thread.
class LiveService {
public:
    /// The store and the executor's context must outlive it.
    LiveService(boost::asio::any_io_executor executor, FeedStore& store);

    /// A new stream, which is given what is committed from now on. Fails with rate_limited when the
    /// caller's agent has too many, and with unavailable when the database does not answer or the
    /// server stops.
    boost::asio::awaitable<Result<std::shared_ptr<Subscription>>> subscribe(
        Caller caller, Wanted wanted
    );
    /// Whether the text is a position in the feed.
    bool is_position(const std::string& text) const { return store_.is_position(text); }

    void start();
    /// Call end_streams() first.
    boost::asio::awaitable<void> stop();

    /// Something was recorded, or may have been. Not after stop() has returned.
    void wake() { reading_.kick(); }
    /// A conflict was announced, see FeedStore. Tells the streams, unless thousands wait already.
    void tell_conflict(const std::string& announcement);
    /// Ends all streams, and takes no new ones.
    void end_streams() { hub_.end(); }

private:
    friend class Subscription;

    boost::asio::awaitable<void> step();
    boost::asio::awaitable<void> read();
    boost::asio::awaitable<void> look_for(OrgId org);
    std::vector<NewConflict> take_conflicts();
    void note_failure(std::string_view reason);
    void note_success();
    void note_loss(OrgId org);

    FeedStore& store_;
    Hub hub_;
    std::mutex mutex_;
    std::vector<NewConflict> conflicts_;  // to tell; guarded by the mutex
    std::string position_;                // only step() uses it, as the next
    std::int64_t failures_ = 0;
    log::Limiter failure_lines_;
    log::Limiter loss_lines_;
    metrics::Reading followers_reading_;
    prometheus::Counter& slow_clients_ = metrics::counter(
        {"akashi.broker.resets", "Streams that lost events and were told so"}, {{"reason", "slow"}}
    );
    prometheus::Counter& failed_reads_ = metrics::counter(
        {"akashi.broker.failures", "Looks for news for the event streams that failed"}
    );
    PeriodicTask reading_;  // last: it uses the members above
};

}  // namespace akashi
