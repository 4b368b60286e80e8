#include "live/stream_routes.hpp"

#include "base/metrics.hpp"

#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using Event = Subscription::Event;

namespace {

constexpr auto kKeepAlive = 15s;
constexpr auto kProofLifetime = 5s;
constexpr auto kRetryPause = 1s;
constexpr std::size_t kWrite = 16'384;  ///< bytes of events that are sent together
/// What a page of missed events takes: its texts, once as decisions and once as events.
constexpr std::size_t kPageMemory = 4 * kMissedPageBytes;

constexpr std::string_view kFirst = ":ok\nretry: 2000\n\n";
constexpr std::string_view kSignOfLife = ":keepalive\n\n";
constexpr std::string_view kFarewell = ":the server is shutting down\nretry: 1000\n\n";
constexpr std::string_view kNotAllowed = ":the credentials are not valid any more\n\n";

constexpr std::string_view kTooSlow =
    "this client read too slowly, and events were left out: open the stream again with the id of "
    "this event to get them";
constexpr std::string_view kUnknownId =
    "the id is not known to this database, which was restored from a backup: events may be missing";

Frames to_frames(const FeedPage& page) {
    Frames frames;
    frames.reserve(page.entries.size());
    for (const auto& [decision, position] : page.entries)
        frames.push_back(make_frame(decision, position));
    return frames;
}

class EventStream {
public:
    EventStream(
        StreamSources& sources,
        const http::Request& request,
        Subscription& subscription,
        http::BodyWriter& out
    )
        : sources_(sources), request_(request), subscription_(subscription), out_(out) {}

    asio::awaitable<void> run(std::string position) {
        out_.on_hang_up([this] { subscription_.interrupt(); });
        co_await write(kFirst);
        if (!position.empty() && !co_await resume(std::move(position))) co_return;
        while (co_await go_on()) {
        }
    }

private:
    enum class Proof { good, refused, unknown };

    /// One step of the stream; false at its end.
    asio::awaitable<bool> go_on() {
        const auto event = co_await subscription_.wait(next_sign_of_life());
        if (event == Event::ended) co_return co_await end();
        if (!co_await may_go_on()) co_return false;
        if (event == Event::nothing) {
            co_await write(kSignOfLife);
            co_return true;
        }
        const auto taken = subscription_.take();
        if (taken.lost_after) co_await write(reset_text(*taken.lost_after, kTooSlow));
        co_await write(taken.frames);
        co_return true;
    }

    /// Sends what stands behind the position, until nothing is missing before the next event. False
    /// at the end of the stream.
    asio::awaitable<bool> resume(std::string position) {
        do {
            bool has_more = true;
            while (has_more) {
                if (!co_await stay(SteadyClock::now()) || !co_await may_go_on()) co_return false;
                http::ByteBudget::Share held(sources_.missed);  // until the page is sent
                const auto page =
                    held.grow_to(kPageMemory) ? co_await list_missed(position) : std::nullopt;
                if (page && page->is_lost) {
                    unknown_positions_.Increment();
                    co_await write(reset_text(subscription_.position(), kUnknownId));
                    co_return true;
                }
                if (page) {
                    co_await write(to_frames(*page));
                    position = page->end;
                    has_more = page->has_more;
                } else if (!co_await stay(SteadyClock::now() + kRetryPause)) {
                    co_return false;
                }
            }
        } while (subscription_.catch_up());
        co_return true;
    }

    /// Nothing when the database, or a turn, is not to be had at the moment.
    asio::awaitable<std::optional<FeedPage>> list_missed(const std::string& position) {
        const auto turn = co_await sources_.resumes.take(request_.caller.id);
        if (!turn) co_return std::nullopt;
        try {
            co_return co_await subscription_.list_missed(position);
        } catch (const Unavailable&) {
            co_return std::nullopt;
        }
    }

    /// Whether the sender may still read. Waits while that cannot be found out, and then nothing is
    /// sent but signs of life. False at the end of the stream.
    asio::awaitable<bool> may_go_on() {
        while (SteadyClock::now() - proved_ >= kProofLifetime) {
            const Proof proof = co_await prove();
            if (proof == Proof::refused) {
                co_await write(kNotAllowed);
                co_return false;
            }
            if (proof == Proof::good) proved_ = SteadyClock::now();
            if (proof == Proof::unknown && !co_await stay(SteadyClock::now() + kRetryPause))
                co_return false;
        }
        co_return true;
    }

    asio::awaitable<Proof> prove() {
        std::exception_ptr failure;
        try {
            const auto caller = co_await sources_.authenticate(request_);
            if (!caller)
                co_return caller.error().code() == ErrorCode::unauthorized ? Proof::refused
                                                                           : Proof::unknown;
            const auto& first = request_.caller;
            if (caller->id != first.id || caller->org != first.org) co_return Proof::refused;
            subscription_.set_caller(*caller);
            co_return Proof::good;
        } catch (const std::exception&) {
            failure = std::current_exception();
        }
        const auto cancellation = co_await asio::this_coro::cancellation_state;
        if (cancellation.cancelled() != asio::cancellation_type::none)
            std::rethrow_exception(failure);
        co_return Proof::unknown;
    }

    /// Waits with signs of life; false at the end of the stream.
    asio::awaitable<bool> stay(SteadyClock::time_point until) {
        do {
            if (SteadyClock::now() >= next_sign_of_life()) co_await write(kSignOfLife);
            const auto event = co_await subscription_.pause(std::min(until, next_sign_of_life()));
            if (event == Event::ended) co_return co_await end();
        } while (SteadyClock::now() < until);
        co_return true;
    }

    /// Always false.
    asio::awaitable<bool> end() {
        if (!subscription_.is_interrupted()) co_await write(kFarewell);
        co_return false;
    }

    /// Several events at once, but a client that does not take them holds no more than kWrite bytes
    /// of its own.
    asio::awaitable<void> write(const Frames& frames) {
        std::string together;
        for (auto next = frames.begin(); next != frames.end(); ++next) {
            const std::string& text = (*next)->text;
            if (!together.empty() && together.size() + text.size() > kWrite) {
                co_await write(together);
                together.clear();
            }
            if (text.size() > kWrite)
                co_await write(text);
            else
                together += text;
        }
        if (!together.empty()) co_await write(together);
    }

    asio::awaitable<void> write(std::string_view bytes) {
        co_await out_.write(bytes);
        written_ = SteadyClock::now();
    }

    SteadyClock::time_point next_sign_of_life() const { return written_ + kKeepAlive; }

    prometheus::Counter& unknown_positions_ = metrics::counter(
        {"akashi.broker.resets", "Streams that lost events and were told so"},
        {{"reason", "unknown_position"}}
    );
    StreamSources& sources_;
    const http::Request& request_;
    Subscription& subscription_;
    http::BodyWriter& out_;
    SteadyClock::time_point written_ = SteadyClock::now();
    SteadyClock::time_point proved_ = SteadyClock::now();
};

}  // namespace

asio::awaitable<void> send_events(
    StreamSources& sources,
    const http::Request& request,
    std::shared_ptr<Subscription> subscription,
    std::string position,
    http::BodyWriter& out
) {
    EventStream stream(sources, request, *subscription, out);
    co_await stream.run(std::move(position));
}

}  // namespace akashi
