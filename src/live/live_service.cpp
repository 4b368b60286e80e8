#include "live/live_service.hpp"

#include "base/log.hpp"
#include "core/part.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr auto kPeriod = 1s;
/// Between two reads, so that what is recorded meanwhile is read together.
constexpr auto kRest = 10ms;
constexpr auto kJoinPatience = 5s;
constexpr auto kLogInterval = 10s;
constexpr std::size_t kCallersOfStatement = 200;
constexpr std::size_t kWaitingConflicts = 4'096;

Error stopping() {
    return {ErrorCode::unavailable, "the server is shutting down; try again in a second"};
}

Error too_many_streams(const Caller& caller) {
    return {
        ErrorCode::rate_limited,
        "agent '" + caller.agent_id + "' has " + std::to_string(Hub::kStreamsOfAgent) +
            " event streams open; close some of them"
    };
}

}  // namespace

/// Wakes a coroutine that waits on the strand.
class Subscription::Waiter final : public Follower,
                                   public std::enable_shared_from_this<Subscription::Waiter> {
public:
    Waiter(const asio::any_io_executor& strand, const Caller& caller, Wanted wanted)
        : Follower(caller, std::move(wanted)), timer(strand) {}

    void wake() override {
        asio::post(timer.get_executor(), [self = shared_from_this()] { self->timer.cancel(); });
    }

    SteadyTimer timer;  // only on the strand
};

Subscription::Subscription(LiveService& service, const Caller& caller, Wanted wanted)
    : service_(service), wanted_(std::move(wanted)), caller_(caller) {}

Subscription::~Subscription() {
    if (waiter_) service_.hub_.leave(waiter_);
}

asio::awaitable<Subscription::Event> Subscription::wait(SteadyClock::time_point until) {
    while (!is_interrupted_) {
        // Before the look: a wake-up in between is posted to this strand, and so comes later.
        waiter_->timer.expires_at(until);
        const auto state = service_.hub_.look(*waiter_, SteadyClock::now());
        if (state == Hub::State::ended) break;
        if (state == Hub::State::ready) co_return Event::ready;
        if (state == Hub::State::blind) service_.wake();
        if (SteadyClock::now() >= until) co_return Event::nothing;
        co_await waiter_->timer.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    co_return Event::ended;
}

asio::awaitable<Subscription::Event> Subscription::pause(SteadyClock::time_point until) {
    while (!is_interrupted_ && !service_.hub_.has_ended()) {
        if (SteadyClock::now() >= until) co_return Event::nothing;
        waiter_->timer.expires_at(until);
        const auto state = service_.hub_.look(*waiter_, SteadyClock::now());
        if (state == Hub::State::blind) service_.wake();
        co_await waiter_->timer.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    co_return Event::ended;
}

void Subscription::interrupt() {
    is_interrupted_ = true;
    waiter_->timer.cancel();
}

Hub::Taken Subscription::take() {
    auto taken = service_.hub_.take(*waiter_, SteadyClock::now());
    if (taken.lost_after) service_.note_loss(caller_.org);
    return taken;
}

void Subscription::set_caller(const Caller& caller) {
    caller_ = caller;
    service_.hub_.set_sees_everything(*waiter_, caller.is_admin());
}

asio::awaitable<FeedPage> Subscription::list_missed(std::string from) {
    DecisionFilter filter;
    if (wanted_.agent_id) filter.agent_ids = {*wanted_.agent_id};
    filter.decision_type = wanted_.decision_type;
    filter.project = wanted_.project;
    return service_.store_.list_missed(
        {.org = caller_.org,
         .visibility = Visibility::of(caller_),
         .filter = std::move(filter),
         .from = std::move(from),
         .until = position()}
    );
}

std::string Subscription::position() const { return service_.hub_.position(*waiter_); }

bool Subscription::catch_up() {
    if (!service_.hub_.is_behind(*waiter_)) return false;
    service_.hub_.skip_to_end(*waiter_);
    return true;
}

asio::awaitable<bool> Subscription::await_place(SteadyClock::time_point until) {
    while (!service_.hub_.follows(*waiter_)) {
        waiter_->timer.expires_at(until);
        const auto state = service_.hub_.look(*waiter_, SteadyClock::now());
        if (service_.hub_.follows(*waiter_)) break;
        if (state == Hub::State::ended || SteadyClock::now() >= until) co_return false;
        co_await waiter_->timer.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    co_return true;
}

LiveService::LiveService(asio::any_io_executor executor, FeedStore& store)
    : store_(store),
      failure_lines_(kLogInterval),
      loss_lines_(kLogInterval),
      followers_reading_(
          {"akashi.broker.subscribers", "Event streams that are open"},
          {},
          [this] { return static_cast<double>(hub_.count_followers()); }
      ),
      reading_(executor, "event_feed", kPeriod, [this] { return step(); }) {}

asio::awaitable<Result<std::shared_ptr<Subscription>>> LiveService::subscribe(
    Caller caller, Wanted wanted
) {
    if (hub_.has_ended()) co_return stopping();
    auto subscription = std::make_shared<Subscription>(*this, caller, wanted);
    const auto waiter = std::make_shared<Subscription::Waiter>(
        co_await asio::this_coro::executor, caller, std::move(wanted)
    );
    if (!hub_.join(waiter)) co_return too_many_streams(caller);
    subscription->waiter_ = waiter;
    wake();
    if (co_await subscription->await_place(SteadyClock::now() + kJoinPatience))
        co_return subscription;
    if (hub_.has_ended()) co_return stopping();
    co_return Error(
        ErrorCode::unavailable, "the database does not answer in time; try again in a second"
    );
}

void LiveService::start() {
    store_.observe([this] { wake(); });
    store_.observe_conflicts([this](const std::string& text) { tell_conflict(text); });
    reading_.start();
}

asio::awaitable<void> LiveService::stop() {
    store_.observe({});
    store_.observe_conflicts({});
    co_await reading_.stop(kStepGrace);
}

asio::awaitable<void> LiveService::step() {
    std::string failure;
    try {
        co_await read();
    } catch (const std::exception& error) {
        failure = error.what();
    }
    if (failure.empty())
        note_success();
    else
        note_failure(failure);
    SteadyTimer rest(co_await asio::this_coro::executor, kRest);
    co_await rest.async_wait(asio::as_tuple(asio::use_awaitable));
}

asio::awaitable<void> LiveService::read() {
    const auto now = SteadyClock::now();
    const auto round = hub_.begin_round(now);
    const auto conflicts = take_conflicts();
    if (!round.is_needed()) position_.clear();
    if (!round.is_needed()) co_return;
    FeedPage page;
    if (position_.empty() || round.followed.empty())
        page.end = co_await store_.find_end();
    else
        page = co_await store_.list_new(position_, round.followed);
    if (page.is_lost) {
        hub_.break_off(page.end);
    } else {
        Hub::News news;
        for (const OrgId org : round.blind) news[org];
        for (const auto& entry : page.entries)
            news[entry.decision.org_id].push_back(make_frame(entry.decision, entry.position));
        for (const auto& conflict : conflicts)
            news[conflict.org_id].push_back(make_frame(conflict, page.end));
        for (const auto& [org, frames] : news) co_await look_for(org);
        hub_.publish(news, page.end, SteadyClock::now());
    }
    position_ = std::move(page.end);
    if (page.has_more)
        wake();
    else
        hub_.adopt(round.joining);
}

void LiveService::tell_conflict(const std::string& announcement) {
    auto conflict = parse_conflict(announcement);
    if (!conflict) return log::warn("broker: notification is no conflict");
    {
        const std::lock_guard lock(mutex_);
        if (conflicts_.size() == kWaitingConflicts) return;
        conflicts_.push_back(std::move(*conflict));
    }
    wake();
}

std::vector<NewConflict> LiveService::take_conflicts() {
    const std::lock_guard lock(mutex_);
    return std::exchange(conflicts_, {});
}

/// Finds out what the callers of an organization may see.
asio::awaitable<void> LiveService::look_for(OrgId org) {
    const auto now = SteadyClock::now();
    const auto callers = hub_.stale_callers(org, now);
    for (std::size_t begin = 0; begin < callers.size(); begin += kCallersOfStatement) {
        const auto end = std::min(callers.size(), begin + kCallersOfStatement);
        const std::vector<std::string> some(
            callers.begin() + static_cast<std::ptrdiff_t>(begin),
            callers.begin() + static_cast<std::ptrdiff_t>(end)
        );
        const auto agents = co_await store_.list_visible_agents(org, some);
        for (std::size_t i = 0; i < some.size(); ++i)
            hub_.set_sight(org, some[i], agents.at(i), now);
    }
}

void LiveService::note_failure(std::string_view reason) {
    ++failures_;
    failed_reads_.Increment();
    if (!failure_lines_.admit(SteadyClock::now())) return;
    log::warn(
        "broker: notification error, backing off before retry",
        {{"error", reason}, {"consecutive_errors", failures_}, {"backoff", "1s"}}
    );
}

void LiveService::note_success() {
    const auto failures = std::exchange(failures_, 0);
    if (failures > 0)
        log::info("broker: notification loop recovered", {{"after_errors", failures}});
}

void LiveService::note_loss(OrgId org) {
    slow_clients_.Increment();
    const auto dropped = loss_lines_.admit(SteadyClock::now());
    if (!dropped) return;
    log::warn(
        "broker: dropped event for slow subscriber",
        {{"org_id", org}, {"buffer_cap", Ring::Limits().frames}, {"dropped_lines", *dropped}}
    );
}

}  // namespace akashi
