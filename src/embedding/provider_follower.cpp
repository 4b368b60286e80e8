#include "embedding/provider_follower.hpp"

#include "base/log.hpp"
#include "embedding/background_texts.hpp"
#include "embedding/provider_failure.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace akashi {

namespace asio = boost::asio;

using std::chrono::milliseconds;

ProviderFollower::ProviderFollower(
    asio::any_io_executor executor, EmbeddingConfig config, EmbeddingPace pace
)
    : config_(std::move(config)),
      pace_(pace),
      executor_(executor),
      http_(executor),
      strand_(asio::make_strand(executor)),
      pause_(strand_),
      tasks_(executor) {}

void ProviderFollower::start(std::function<void()> on_change) {
    if (on_change) on_change_ = std::move(on_change);
    candidates_ = make_candidates(executor_, http_, config_, pace_);
    told_.resize(candidates_.size());
    if (candidates_.empty()) {
        log::info("embedding provider: noop (semantic search disabled)");
        return;
    }
    tasks_.spawn(strand_, watch());
}

asio::awaitable<void> ProviderFollower::stop() {
    stopping_ = true;
    http_.close();
    co_await asio::post(asio::bind_executor(strand_, asio::use_awaitable));  // hop there
    pause_.cancel();
    co_await tasks_.join(milliseconds(0));
}

std::shared_ptr<ActiveProvider> ProviderFollower::active() const {
    const std::lock_guard lock(mutex_);
    return active_;
}

asio::awaitable<void> ProviderFollower::watch() {
    auto wait = pace_.first_pause;
    while (!stopping_) {
        const auto begin = SteadyClock::now();
        const bool works = co_await look();
        if (works) co_await stay();
        if (stopping_ || active()) continue;
        // A provider that fails soon after each probe is probed less and less often.
        if (SteadyClock::now() - begin >= pace_.period) wait = pace_.first_pause;
        co_await rest(wait);
        wait = std::min(wait * 2, pace_.period);
    }
}

/// Until it is time to look for a better one, or the present one is lost. One that has failed is
/// asked again, since others may ask nothing for long.
asio::awaitable<void> ProviderFollower::stay() {
    const auto end = SteadyClock::now() + pace_.period;
    while (auto present = active()) {
        const auto left = std::chrono::ceil<milliseconds>(end - SteadyClock::now());
        if (stopping_ || left <= milliseconds(0)) co_return;
        const bool is_doubtful = present->is_doubtful;
        const bool has_rested =
            co_await rest(is_doubtful ? std::min(pace_.second_try, left) : left);
        if (is_doubtful && has_rested && present == active() && !present->is_asked.exchange(true))
            tasks_.spawn(strand_, ask(std::move(present)));
    }
}

/// Its failure counts like that of a request of others. Its success ends the doubt, but not their
/// count: what they ask may take longer.
asio::awaitable<void> ProviderFollower::ask(std::shared_ptr<ActiveProvider> doubtful) {
    std::vector<std::string> texts(1, std::string(background_texts().front()));
    try {
        co_await doubtful->embedder().embed(std::move(texts), TextKind::decision);
        doubtful->is_doubtful = false;
    } catch (const EmbedderAway& failure) {
        note_failure(doubtful, failure);
    } catch (const TextRefused& refusal) {  // there are servers that refuse whatever they get
        note_failure(doubtful, EmbedderAway(refusal.what()));
    } catch (...) {
        if (!stopping_) log::error("embedding: probe failed", std::current_exception());
    }
    doubtful->is_asked = false;
}

/// Tries those that are better than the present one. Returns whether there is one.
asio::awaitable<bool> ProviderFollower::look() {
    for (std::size_t rank = 0; rank < candidates_.size(); ++rank) {
        const auto present = active();
        if (present && present->rank <= rank) co_return true;
        if (co_await try_candidate(rank)) co_return true;
        if (stopping_) co_return false;
    }
    const bool has_one = active() != nullptr;
    if (!has_one && !stopping_ && !std::exchange(has_told_of_none_, true))
        log::warn("no embedding provider available (semantic search disabled)");
    co_return has_one;
}

asio::awaitable<bool> ProviderFollower::try_candidate(std::size_t rank) {
    const ProviderCandidate& candidate = candidates_[rank];
    try {
        auto background = co_await probe(http_, candidate, pace_.detection);
        told_[rank] = Told::nothing;
        has_told_of_none_ = false;
        log::info(
            config_.provider == "auto"
                ? fmt::format("embedding provider: {} (auto-detected)", candidate.name)
                : fmt::format("embedding provider: {}", candidate.name),
            {{"where", candidate.where},
             {"model", candidate.embedder->model()},
             {"dimensions", candidate.embedder->dimensions()}}
        );
        set_active(std::make_shared<ActiveProvider>(rank, candidate, std::move(background)));
        co_return true;
    } catch (const ProviderMisconfigured& failure) {
        explain(rank, failure, true);
    } catch (const EmbedderAway& failure) {
        explain(rank, failure, false);
    } catch (...) {
        if (!stopping_) log::error("embedding: probe failed", std::current_exception());
    }
    co_return false;
}

void ProviderFollower::explain(
    std::size_t rank, const EmbedderAway& failure, bool is_misconfigured
) {
    if (stopping_) return;
    const Told now = is_misconfigured ? Told::misconfigured : Told::away;
    if (std::exchange(told_[rank], now) == now) return;
    const std::string_view reason = failure.what();
    const bool is_wanted = candidates_[rank].detection_url.empty();  // and not only looked for
    if (is_misconfigured) {
        const auto level = is_wanted ? log::Level::error : log::Level::warn;
        log::write(level, "embedding provider cannot be used", {{"error", reason}});
    } else if (is_wanted) {
        log::warn("embedding provider does not work", {{"error", reason}});
    } else {
        log::debug("embedding provider not detected", {{"error", reason}});
    }
}

/// False when it ended early: a provider failed for the first time or was lost, or all ends.
asio::awaitable<bool> ProviderFollower::rest(milliseconds time) {
    if (stopping_) co_return false;
    pause_.expires_after(time);
    const auto [interrupted] = co_await pause_.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return !interrupted;
}

void ProviderFollower::set_active(std::shared_ptr<ActiveProvider> now) {
    {
        const std::lock_guard lock(mutex_);
        active_ = std::move(now);
    }
    on_change_();
}

void ProviderFollower::note_failure(
    const std::shared_ptr<ActiveProvider>& of, const EmbedderAway& failure
) {
    const bool is_final = dynamic_cast<const ProviderMisconfigured*>(&failure) != nullptr;
    if (++of->failures >= pace_.failures || is_final)
        drop(of, failure);
    else if (!of->is_doubtful.exchange(true))
        asio::post(strand_, [this] { pause_.cancel(); });
}

void ProviderFollower::drop(
    const std::shared_ptr<ActiveProvider>& lost, const EmbedderAway& failure
) {
    if (stopping_) return;
    {
        const std::lock_guard lock(mutex_);
        if (active_ != lost) return;
        active_ = nullptr;
    }
    const std::string_view reason = failure.what();
    log::warn("embedding provider lost", {{"provider", lost->provider.name}, {"error", reason}});
    on_change_();
    asio::post(strand_, [this] { pause_.cancel(); });
}

}  // namespace akashi
