#pragma once

#include "base/clock.hpp"
#include "conflicts/pair_sink.hpp"
#include "conflicts/read_decision.hpp"
#include "conflicts/scoring_store.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace akashi {

/// Compares decisions of the queue with those that they may contradict. Each is filed before its
/// own search begins; so of two that come at the same moment, whoever searches last finds the
/// other.
class ScoringBatch {
public:
    /// The store and the threads, on which the texts are read, must outlive it.
    /// `pairs`, unless it is empty, hears of each decision before its job is done.
    ScoringBatch(
        ScoringStore& store, boost::asio::thread_pool& threads, Clock clock, PairSink pairs = {}
    )
        : store_(store), threads_(threads), clock_(std::move(clock)), pairs_(std::move(pairs)) {}

    /// Takes the jobs out of the queue, and out of `jobs`, some at a time. When their claim ends
    /// meanwhile, the rest is left: another server may have claimed it. Throws what the store does.
    boost::asio::awaitable<void> work_off(std::vector<ScoringJob>& jobs);

private:
    using Decisions = std::map<DecisionId, std::unique_ptr<ReadDecision>>;
    using Keys = std::map<const ReadDecision*, PositionKeys>;
    /// Decisions that may contradict some of the batch, and which.
    using Candidates = std::map<DecisionId, std::vector<const ReadDecision*>>;

    boost::asio::awaitable<Decisions> read(std::vector<DecisionRef> decisions);
    boost::asio::awaitable<void> file(const Keys& keys);
    boost::asio::awaitable<Candidates> find(const Keys& keys);
    boost::asio::awaitable<ScoringResult> compare(
        const Decisions& batch, const Candidates& candidates
    );

    boost::asio::awaitable<void> offer(const Decisions& batch, const Candidates& candidates);
    boost::asio::awaitable<void> save(ScoringResult result, std::vector<ScoringJob>& jobs);

    ScoringStore& store_;
    boost::asio::thread_pool& threads_;
    const Clock clock_;
    const PairSink pairs_;
};

}  // namespace akashi
