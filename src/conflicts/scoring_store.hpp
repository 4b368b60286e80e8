#pragma once

#include "conflicts/conflict.hpp"
#include "conflicts/position_keys.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

/// After this number of failed attempts a job is a dead letter: it stays in the queue and is not
/// taken.
inline constexpr std::int64_t kMostScoringAttempts = 10;

/// A decision whose outcome is not compared yet.
struct ScoringJob {
    OrgId org_id;
    DecisionId decision_id;
    std::int64_t attempts = 0;  ///< that have failed
    std::optional<Time> locked_until =
        std::nullopt;  ///< as claimed; a move of the decision takes the claim away
};

struct DecisionRef {
    OrgId org_id;
    DecisionId id;
};

/// What is read of a current decision to compare it.
struct ComparedDecision {
    OrgId org_id;
    DecisionId id;
    std::string agent_id;
    std::string decision_type;
    float confidence = 0;
    std::optional<std::string> project;
    Time recorded_at;
    std::string outcome;                ///< as much of it as the rules read, or more
    std::vector<std::string> rejected;  ///< labels of rejected alternatives
};

/// The keys under which a decision is found (position_keys()).
struct FiledDecision {
    OrgId org_id;
    DecisionId id;
    Time recorded_at;
    std::vector<FiledKey> keys;
};

struct KeyQuestion {
    OrgId org_id;
    SoughtKey sought;
};

/// A decision that is filed under a key, and fits.
struct KeyHit {
    std::size_t place = 0;  ///< of the question
    DecisionId id;
    Time recorded_at;
};

/// How many of the decisions under one key a search sees: the newest.
inline constexpr std::int64_t kMostHits = 100;

/// A rule takes a decision for a replacement of another one.
struct SuggestedSupersession {
    OrgId org_id;
    DecisionId superseding_id;
    DecisionId superseded_id;
    std::string reason;  ///< at most 300 characters
    Time recorded_at;
};

/// Two decisions that were compared and that no rule takes for a contradiction. About 1,000 of an
/// organization are kept.
struct SuppressedPair {
    OrgId org_id;
    DecisionId decision_a_id;  ///< the smaller id
    DecisionId decision_b_id;
    Time sampled_at;
};

struct ScoringResult {
    std::vector<Conflict> conflicts;
    std::vector<SuggestedSupersession> suggestions;
    std::vector<SuppressedPair> samples;
    std::vector<ScoringJob> done;  ///< leave the queue, as far as they are still claimed
};

/// The queue that traces fill, and what comes of it. Any number of servers may work it off. Threads
/// and failures as for DecisionStore.
class ScoringStore {
public:
    virtual ~ScoringStore() = default;

    /// Takes up to `limit` jobs, oldest first, that are free at `now` and have fewer than
    /// kMostScoringAttempts, and locks them until `locked_until`.
    virtual boost::asio::awaitable<std::vector<ScoringJob>> claim(
        std::int64_t limit, Time now, Time locked_until
    ) = 0;

    /// Those of the decisions that are current.
    virtual boost::asio::awaitable<std::vector<ComparedDecision>> load(
        std::vector<DecisionRef> decisions
    ) = 0;

    /// Files decisions, as far as they are current: once this returns, every find() sees them.
    virtual boost::asio::awaitable<void> file(std::vector<FiledDecision> decisions) = 0;

    /// Of the newest kMostHits decisions of each key those that fit. They may have ended meanwhile.
    /// It is cheaper when questions with the same key follow each other.
    virtual boost::asio::awaitable<std::vector<KeyHit>> find(std::vector<KeyQuestion> questions
    ) = 0;

    /// Writes all of it in one transaction. A conflict or a suggestion is left out when one of the
    /// two decisions is not current any more, when they are of two projects by now, or when the
    /// pair is there already. Before, it finds the conflicts of bindings that traces at the same
    /// moment have missed; all others were found by the traces.
    virtual boost::asio::awaitable<void> save(ScoringResult result) = 0;

    /// Counts a failed attempt and frees the job at `not_before`.
    virtual boost::asio::awaitable<void> retry_later(
        ScoringJob job, std::string error, Time not_before
    ) = 0;
};

}  // namespace akashi
