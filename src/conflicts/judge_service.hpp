#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/steady_clock.hpp"
#include "conflicts/judge.hpp"
#include "conflicts/judge_budget.hpp"

#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace akashi {

/// A pair whose truth is known.
struct ExpectedPair {
    std::string label;  ///< a name for it
    Relationship expected = Relationship::unrelated;
    JudgedPair texts;
};

/// What the judge says of it; nothing and the reason when it says nothing.
struct TriedPair {
    ExpectedPair pair;
    std::optional<JudgeVerdict> verdict;
    std::string error;
};

/// Asks the judge about texts of a caller. Callable from any thread.
class JudgeService {
public:
    /// Judge and budget must outlive it.
    JudgeService(Judge& judge, JudgeBudget& budget, Clock clock)
        : judge_(judge), budget_(budget), clock_(std::move(clock)) {}

    /// Fails with unavailable when the judge gives no verdict within 25 seconds, or when the tokens
    /// of this hour are used up.
    boost::asio::awaitable<Result<JudgeVerdict>> ask(JudgedPair pair);

    /// Asks about all pairs, some at once. What has no verdict after 25 seconds gets none.
    boost::asio::awaitable<std::vector<TriedPair>> evaluate(std::vector<ExpectedPair> pairs);

private:
    boost::asio::awaitable<Result<JudgeVerdict>> ask_until(
        JudgedPair pair, SteadyClock::time_point deadline
    );
    boost::asio::awaitable<void> evaluate_lane(
        std::vector<TriedPair>& pairs,
        std::atomic<std::size_t>& next,
        SteadyClock::time_point deadline
    );

    Judge& judge_;
    JudgeBudget& budget_;
    const Clock clock_;
};

}  // namespace akashi
