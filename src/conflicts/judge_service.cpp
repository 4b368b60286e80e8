#include "conflicts/judge_service.hpp"

#include "base/with_timeout.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

/// Less than the time that clients and proxies wait for an answer.
constexpr auto kPatience = 25s;
constexpr std::size_t kAtOnce = 4;

Error unavailable(std::string message) { return {ErrorCode::unavailable, std::move(message)}; }

/// One of several that run at once on their executor.
template <class Begin>
asio::awaitable<void> run_at_once(std::size_t count, Begin begin) {
    std::vector<decltype(begin())> lanes;
    lanes.reserve(count);
    for (std::size_t i = 0; i < count; ++i) lanes.push_back(begin());
    auto group = asio::experimental::make_parallel_group(std::move(lanes));
    const auto [order, failures] =
        co_await group.async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
    for (const std::size_t i : order) {
        if (failures[i]) std::rethrow_exception(failures[i]);
    }
}

}  // namespace

asio::awaitable<Result<JudgeVerdict>> JudgeService::ask(JudgedPair pair) {
    co_return co_await ask_until(std::move(pair), SteadyClock::now() + kPatience);
}

asio::awaitable<std::vector<TriedPair>> JudgeService::evaluate(std::vector<ExpectedPair> pairs) {
    std::vector<TriedPair> tried;
    tried.reserve(pairs.size());
    for (ExpectedPair& pair : pairs) tried.push_back({std::move(pair), std::nullopt, {}});
    std::atomic<std::size_t> next = 0;
    const auto executor = co_await asio::this_coro::executor;
    const auto deadline = SteadyClock::now() + kPatience;
    co_await run_at_once(std::min(kAtOnce, tried.size()), [&] {
        return asio::co_spawn(executor, evaluate_lane(tried, next, deadline), asio::deferred);
    });
    co_return tried;
}

asio::awaitable<void> JudgeService::evaluate_lane(
    std::vector<TriedPair>& pairs, std::atomic<std::size_t>& next, SteadyClock::time_point deadline
) {
    for (std::size_t i = next++; i < pairs.size(); i = next++) {
        auto verdict = co_await ask_until(pairs[i].pair.texts, deadline);
        if (verdict) {
            pairs[i].verdict = std::move(*verdict);
        } else {
            pairs[i].error = verdict.error().message();
        }
    }
}

asio::awaitable<Result<JudgeVerdict>> JudgeService::ask_until(
    JudgedPair pair, SteadyClock::time_point deadline
) {
    if (budget_.is_spent(clock_()))
        co_return unavailable("the judge has used its tokens of this hour");
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - SteadyClock::now());
    if (left <= 0ms) co_return unavailable("no time was left to ask the judge");
    std::optional<JudgeFailed> failure;
    try {
        JudgeAnswer answer = co_await with_timeout(judge_.ask(std::move(pair)), left);
        budget_.spend(clock_(), answer.tokens);
        co_return std::move(answer.verdict);
    } catch (const JudgeFailed& error) {
        failure = error;
    } catch (const boost::system::system_error& error) {
        if (error.code() != asio::error::timed_out) throw;
    }
    if (!failure) co_return unavailable("the judge gave no answer in time");
    budget_.spend(clock_(), failure->tokens());
    co_return unavailable(fmt::format("the judge gave no verdict: {}", failure->what()));
}

}  // namespace akashi
