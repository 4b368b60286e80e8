#pragma once

#include "conflicts/conflict.hpp"
#include "conflicts/judge_verdict.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

/// The largest number of pairs that one decision gets.
inline constexpr std::int64_t kMostPairs = 20;

/// Two decisions that wait for the judge. Side A is the one with the smaller id.
struct QueuedPair {
    OrgId org_id;
    DecisionId decision_a_id;
    DecisionId decision_b_id;
    std::int64_t attempts = 0;  ///< that have failed
};

/// What is read of such a pair.
struct LoadedPair {
    JudgedPair texts;
    BoundDecision a;  ///< without a value
    BoundDecision b;
    bool b_is_later = true;
};

/// A replacement that the judge sees.
struct JudgedSupersession {
    DecisionId superseding_id;
    DecisionId superseded_id;
    std::string reason;
};

/// What comes of a pair; at most one of the first three is there.
struct JudgedResult {
    std::optional<Conflict> conflict;
    std::optional<JudgedSupersession> supersession;
    /// The hash of a question whose answer was neither, and what it was.
    std::optional<std::pair<std::string, Relationship>> dismissed;
    Time judged_at;
};

/// The queue of pairs for the judge, and what comes of them. Any number of servers may work it off.
/// Threads and failures as for DecisionStore.
class JudgeStore {
public:
    virtual ~JudgeStore() = default;

    /// Queues what a current decision of the week before `at` may contradict: of the decisions
    /// `near` and the newest ones of other agents within 72 hours of it those that are current and
    /// of its project, except where a conflict is known. At most kMostPairs, first those that are
    /// contradictions most often. Pairs that wait already are left as they are.
    virtual boost::asio::awaitable<void> enqueue(
        OrgId org, DecisionId decision, std::vector<DecisionId> near, Time at
    ) = 0;

    /// Takes up to `limit` pairs, the most likely and then the oldest first, that are free at
    /// `now`, and locks them until `locked_until`. A pair whose 10 attempts have failed is a dead
    /// letter: it stays in the queue and is not taken.
    virtual boost::asio::awaitable<std::vector<QueuedPair>> claim(
        std::int64_t limit, Time now, Time locked_until
    ) = 0;

    /// Nothing when one of the two is not current.
    virtual boost::asio::awaitable<std::optional<LoadedPair>> load(QueuedPair pair) = 0;

    /// Whether the organization was told before that this question has neither a contradiction nor
    /// a supersession as its answer.
    virtual boost::asio::awaitable<bool> is_dismissed(OrgId org, std::string hash) = 0;

    /// Writes the result and takes the pair out of the queue, in one transaction. A conflict or a
    /// supersession is left out when one of the two is not current any more, or when the pair has
    /// one.
    virtual boost::asio::awaitable<void> settle(QueuedPair pair, JudgedResult result) = 0;

    /// Frees the pair at `not_before`; `counts` says whether that was an attempt.
    virtual boost::asio::awaitable<void> retry_later(
        QueuedPair pair, std::string error, bool counts, Time not_before
    ) = 0;

    /// Removes pairs and dismissals from before a time. Returns how many pairs went unjudged.
    virtual boost::asio::awaitable<std::int64_t> forget(
        Time pairs_before, Time dismissals_before
    ) = 0;
};

}  // namespace akashi
