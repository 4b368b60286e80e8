#pragma once

#include "base/log_limiter.hpp"
#include "base/steady_clock.hpp"
#include "base/task_group.hpp"
#include "runs/event_instruments.hpp"
#include "runs/event_queue.hpp"
#include "runs/event_store.hpp"
#include "runs/events_config.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/strand.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace akashi {

/// Stores logged batches in their order, many in a transaction, by number or by time. Callable from
/// any thread.
class EventFlusher {
public:
    /// What became of a batch; `is_last` for the last of its transaction. On the flusher's strand;
    /// must not block or throw.
    using OnStored = std::function<void(const LoggedBatch&, EventFate, bool is_last)>;
    /// Keeps a batch that the store can never take. The same rules, but it may block.
    using OnRefused = std::function<void(const LoggedBatch&)>;

    /// `store` must outlive it, and so must the context behind the executor.
    EventFlusher(
        boost::asio::any_io_executor executor,
        EventStore& store,
        const EventsConfig& config,
        OnStored on_stored,
        OnRefused on_refused
    );

    /// Begins to store the batches of this log, of which all up to `stored` are. Once.
    void start(EventLogName name, std::uint64_t stored);
    /// Whether another process has become the owner of the log. Then nothing more is stored, and
    /// what waits stays in the log for people to look at.
    bool has_lost_log() const { return has_lost_log_; }

    /// Takes batches that follow all earlier ones.
    void add(std::vector<LoggedBatch> batches);

    /// While one of these exists, nothing waits for more events to come along.
    class Hurry {
    public:
        explicit Hurry(EventFlusher& flusher) : flusher_(flusher) { flusher_.hurry(1); }
        ~Hurry() { flusher_.hurry(-1); }
        Hurry(const Hurry&) = delete;
        Hurry& operator=(const Hurry&) = delete;

    private:
        EventFlusher& flusher_;
    };

    /// Returns when every event of the run that was added before is stored, or after a while; then
    /// false.
    boost::asio::awaitable<bool> settle(RunId run);

    /// Returns when few enough batches wait that more may come, after a second at the latest, and
    /// at once while the store is away. So clients that send as fast as they get answers are slowed
    /// down to what the store can take, and not refused.
    boost::asio::awaitable<void> ease();

    /// Stores what is there, as far as that is possible within `grace`, and ends.
    boost::asio::awaitable<void> stop(std::chrono::milliseconds grace);

private:
    struct Settling {
        std::uint64_t lsn;
        std::shared_ptr<EventWait> wait;
    };

    struct Attempt {
        enum class Result { stored, mark_moved, refused, failed };
        Result result = Result::stored;
        std::string reason;
        std::vector<EventFate> fates;
    };

    void hurry(int change);

    // All on the strand.
    boost::asio::awaitable<void> run();
    boost::asio::awaitable<void> wait_until_due();
    bool is_due() const;
    SteadyClock::time_point due_time() const;
    boost::asio::awaitable<void> flush();
    boost::asio::awaitable<Attempt> attempt(
        const std::vector<const EventBatch*>& batches, std::uint64_t last
    );
    boost::asio::awaitable<void> find_out();
    boost::asio::awaitable<void> set_first_aside(const std::string& reason);
    boost::asio::awaitable<void> pause(const std::string& reason, std::size_t events);
    void finish(const std::vector<EventFate>& fates);
    void end_easing();

    EventStore& store_;
    const std::int64_t flush_events_;
    const std::chrono::milliseconds flush_timeout_;
    const OnStored on_stored_;
    const OnRefused on_refused_;
    boost::asio::strand<boost::asio::any_io_executor> strand_;
    EventQueue queue_;  // on the strand, as are the next
    std::vector<Settling> settling_;
    std::vector<std::shared_ptr<EventWait>> easing_;
    EventLogName name_;
    std::atomic<bool> has_lost_log_ = false;  // any thread reads it
    std::uint64_t stored_ = 0;                // LSN: how far the log is stored
    std::uint64_t attempted_ = 0;             // LSN: a transaction up to here was tried
    std::uint64_t careful_until_ = 0;         // LSN: one batch at a time, because one was refused
    int hurried_ = 0;
    int failures_ = 0;  // since the last success
    bool stopping_ = false;
    SteadyTimer wake_;
    log::Limiter failed_lines_;
    const EventInstruments instruments_;
    TaskGroup tasks_;  // last: it runs what uses the members above
};

}  // namespace akashi
