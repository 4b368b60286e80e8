#include "conflicts/judge_worker.hpp"

#include "base/log.hpp"
#include "base/text.hpp"
#include "conflicts/detection_counts.hpp"
#include "conflicts/judge_prompt.hpp"
#include "conflicts/judge_result.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>
#include <vector>

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr auto kPause = 5s;
constexpr std::int64_t kAtOnce = 4;
constexpr int kAnswersOfAPair = 2;  // of the screen and of the strong judge
constexpr auto kStoreTime = 60s;    // that a pair is locked beside the time for its answers
constexpr std::chrono::minutes kFirstRetry{1};
constexpr int kMostDoublings = 9;
/// Pairs that nobody got round to are not news any more.
constexpr std::chrono::days kPairAge{7};
constexpr std::chrono::days kDismissalAge{30};
constexpr std::chrono::hours kForgettingPause{1};
constexpr std::size_t kErrorBytes = 300;

}  // namespace

JudgeWorker::JudgeWorker(
    const Context& context,
    JudgeStore& store,
    Judge& judge,
    JudgeBudget& budget,
    std::chrono::milliseconds patience
)
    : context_(context),
      store_(store),
      judge_(judge),
      budget_(budget),
      patience_(patience),
      task_(context.executor, "judge", kPause, [this] { return run(); }) {}

asio::awaitable<void> JudgeWorker::run() {
    co_await forget_old();
    while (co_await step()) {
    }
}

asio::awaitable<bool> JudgeWorker::step() {
    if (!may_ask()) co_return false;
    const Time time = context_.clock();
    const auto lock = kAnswersOfAPair * patience_ + kStoreTime;
    const auto pairs = co_await store_.claim(kAtOnce, time, time + lock);
    if (pairs.empty()) co_return false;
    co_await judge_all(pairs);
    co_return std::ssize(pairs) == kAtOnce;
}

bool JudgeWorker::may_ask() {
    const Time time = context_.clock();
    if (!breaker_.is_closed(time)) return false;
    if (!budget_.is_spent(time)) return true;
    if (budget_lines_.admit(SteadyClock::now()))
        log::warn("conflicts: the judge has used its tokens of this hour, and pairs wait");
    return false;
}

asio::awaitable<void> JudgeWorker::judge_all(const std::vector<QueuedPair>& pairs) {
    const auto executor = co_await asio::this_coro::executor;
    const auto begin = [&](const QueuedPair& pair) {
        return asio::co_spawn(executor, judge_pair(pair), asio::deferred);
    };
    std::vector<decltype(begin(pairs.front()))> tasks;
    tasks.reserve(pairs.size());
    for (const QueuedPair& pair : pairs) tasks.push_back(begin(pair));
    auto group = asio::experimental::make_parallel_group(std::move(tasks));
    const auto [order, failures] =
        co_await group.async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
    for (const std::size_t i : order) {
        if (failures[i]) std::rethrow_exception(failures[i]);
    }
}

asio::awaitable<void> JudgeWorker::judge_pair(QueuedPair pair) {
    const auto loaded = co_await store_.load(pair);
    if (!loaded) co_return co_await store_.settle(pair, {});
    std::string hash = judge_hash(loaded->texts, judge_.name());
    if (co_await store_.is_dismissed(pair.org_id, hash)) co_return co_await store_.settle(pair, {});
    std::optional<JudgeFailed> failure;
    JudgeAnswer answer;
    try {
        answer = co_await judge_.ask(loaded->texts);
    } catch (const JudgeFailed& error) {
        failure = error;
    }
    if (failure) co_return co_await put_back(pair, std::move(*failure));
    const Time time = context_.clock();
    budget_.spend(time, answer.tokens);
    breaker_.note_answer();
    JudgedResult result =
        result_of(pair, *loaded, std::move(answer.verdict), std::move(hash), time);
    const std::optional<Conflict> conflict = result.conflict;
    co_await store_.settle(pair, std::move(result));
    if (conflict) count_detected(*conflict);
}

asio::awaitable<void> JudgeWorker::put_back(QueuedPair pair, JudgeFailed failure) {
    const Time time = context_.clock();
    budget_.spend(time, failure.tokens());
    const auto pause = breaker_.note_failure(time);
    if (const auto dropped = failure_lines_.admit(SteadyClock::now()))
        log::warn(
            "conflicts: the judge gave no verdict, and the pair waits",
            {{"error", std::string_view(failure.what())},
             {"attempts", pair.attempts},
             {"pause_seconds", pause.count()},
             {"dropped_lines", *dropped}}
        );
    const bool counts = failure.kind() == JudgeFailed::Kind::garbled;
    const auto doublings = static_cast<int>(std::min<std::int64_t>(pair.attempts, kMostDoublings));
    co_await store_.retry_later(
        pair,
        std::string(utf8_prefix(failure.what(), kErrorBytes)),
        counts,
        time + kFirstRetry * (1 << doublings)
    );
}

asio::awaitable<void> JudgeWorker::forget_old() {
    const Time time = context_.clock();
    if (time < next_forgetting_) co_return;
    next_forgetting_ = time + kForgettingPause;
    const auto unjudged = co_await store_.forget(time - kPairAge, time - kDismissalAge);
    if (unjudged > 0)
        log::warn("conflicts: pairs were too old to be judged", {{"pairs", unjudged}});
}

}  // namespace akashi
