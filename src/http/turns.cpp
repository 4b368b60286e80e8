#include "http/turns.hpp"

#include "base/steady_clock.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace akashi::http {

namespace asio = boost::asio;

/// A request that waits. The timer is used on its strand; the mutex guards the rest.
struct Turns::Waiter {
    enum class State { waiting, has_place, gone };

    SteadyTimer timer;
    AgentRowId caller;
    State state = State::waiting;
    std::list<std::shared_ptr<Waiter>>::iterator position;  ///< while it waits
};

/// One caller's requests.
struct Turns::Source {
    AgentRowId caller;
    std::size_t held = 0;
    std::list<std::shared_ptr<Waiter>> waiting;
};

/// The end of a wait, however it comes.
struct Turns::Visit {
    Turns& turns;
    Waiter& waiter;
    ~Visit() {
        const std::lock_guard lock(turns.mutex_);
        turns.leave(waiter);
    }
};

Turns::Turns(std::size_t places, std::chrono::milliseconds patience)
    : places_(places), patience_(patience), free_(places) {}

Turns::~Turns() = default;

asio::awaitable<Turns::Turn> Turns::take(AgentRowId caller) {
    const auto strand = co_await asio::this_coro::executor;
    std::shared_ptr<Waiter> waiter;
    {
        const std::lock_guard lock(mutex_);
        Source& source = source_of(caller);
        if (may_take(source)) {
            hold(source);
            co_return Turn(*this, caller);
        }
        waiter = std::make_shared<Waiter>(SteadyTimer(strand, patience_), caller);
        waiter->position = source.waiting.insert(source.waiting.end(), waiter);
    }
    const Visit visit{*this, *waiter};
    co_await waiter->timer.async_wait(asio::as_tuple(asio::use_awaitable));
    const std::lock_guard lock(mutex_);
    if (waiter->state != Waiter::State::has_place) co_return Turn();
    waiter->state = Waiter::State::gone;
    co_return Turn(*this, caller);
}

std::size_t Turns::count_waiting() const {
    const std::lock_guard lock(mutex_);
    std::size_t count = 0;
    for (const Source& source : sources_) count += source.waiting.size();
    return count;
}

void Turns::give_back(AgentRowId caller) {
    const std::lock_guard lock(mutex_);
    release(source_of(caller));
}

/// A place that its waiter did not take goes to the next one.
void Turns::leave(Waiter& waiter) {
    const auto state = std::exchange(waiter.state, Waiter::State::gone);
    if (state == Waiter::State::gone) return;
    Source& source = source_of(waiter.caller);
    if (state == Waiter::State::has_place) return release(source);
    source.waiting.erase(waiter.position);
    forget_if_unused(source);
}

void Turns::hold(Source& source) {
    ++source.held;
    --free_;
}

void Turns::release(Source& source) {
    --source.held;
    ++free_;
    forget_if_unused(source);
    serve_waiting();
}

void Turns::forget_if_unused(const Source& source) {
    if (source.held > 0 || !source.waiting.empty()) return;
    std::erase_if(sources_, [&](const Source& other) { return &other == &source; });
}

Turns::Source& Turns::source_of(AgentRowId caller) {
    const auto found = std::ranges::find(sources_, caller, &Source::caller);
    return found != sources_.end() ? *found : sources_.emplace_back(caller);
}

bool Turns::may_take(const Source& source) const {
    return free_ > 1 || (free_ == 1 && (source.held == 0 || places_ == 1));
}

/// The one that waits and holds the fewest places; of several, the first in the order of turns.
std::list<Turns::Source>::iterator Turns::find_next() {
    auto next = sources_.end();
    for (auto source = sources_.begin(); source != sources_.end(); ++source) {
        if (source->waiting.empty() || !may_take(*source)) continue;
        if (next == sources_.end() || source->held < next->held) next = source;
    }
    return next;
}

void Turns::serve_waiting() {
    for (auto next = find_next(); next != sources_.end(); next = find_next()) {
        hold(*next);
        const auto waiter = std::move(next->waiting.front());
        next->waiting.pop_front();
        sources_.splice(sources_.end(), sources_, next);
        waiter->state = Waiter::State::has_place;
        // Posted to its strand, since it may be just about to begin its wait.
        asio::post(waiter->timer.get_executor(), [waiter] { waiter->timer.cancel(); });
    }
}

}  // namespace akashi::http
