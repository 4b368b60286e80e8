#pragma once

#include "base/steady_clock.hpp"
#include "vectors/exact_filter.hpp"
#include "vectors/vector_code.hpp"
#include "vectors/vector_index.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace akashi {

/// A vector that may be among the nearest.
struct Candidate {
    Slot slot = 0;
    DecisionId id;
    float upper = 0;  ///< its similarity is not more
};

/// The candidates of one search. With the vectors in bytes, a similarity is known within bounds: a
/// vector can be left out as soon as `limit` others have lower bounds above its upper bound. What
/// is kept contains the nearest for certain, whatever the data. Thread-safe.
class VectorCandidates {
public:
    explicit VectorCandidates(std::size_t limit) : limit_(limit) {}

    /// Vectors with a smaller upper bound are not among the nearest.
    float threshold() const { return threshold_.load(std::memory_order_relaxed); }

    struct Bounded {
        Candidate candidate;
        float lower = 0;
    };
    void add(std::span<const Bounded> found);

    /// Those that are left, the highest upper bound first.
    std::vector<Candidate> take();

private:
    void forget_those_below();

    const std::size_t limit_;
    std::atomic<float> threshold_ = -std::numeric_limits<float>::infinity();
    std::mutex mutex_;           // guards what follows
    std::vector<float> lowest_;  ///< a heap of the `limit` highest lower bounds, lowest on top
    std::vector<Candidate> kept_;
    std::size_t forget_at_ = 4096;
};

/// A search on its way through ExactScans.
struct ExactQuery {
    ExactQuery(VectorSearch given, SteadyClock::time_point until)
        : search(std::move(given)),
          code(encode_query(search.vector)),
          deadline(until),
          candidates(static_cast<std::size_t>(search.limit)) {}

    VectorSearch search;  ///< its vector has length 1
    QueryCode code;
    ExactFilter filter;
    SteadyClock::time_point deadline;
    VectorCandidates candidates;

    bool is_ranking = false;
    std::vector<Candidate> ranked;  ///< the highest upper bound first
    std::size_t looked_at = 0;      ///< of these
    std::vector<VectorHit> hits;    ///< a heap until the end, the farthest on top

    std::optional<std::string> failure;  ///< why there is no answer
    std::move_only_function<void()> finish;
};

/// The nearer first, and the smaller id of two that are equally near.
inline bool is_nearer(const VectorHit& left, const VectorHit& right) {
    if (left.similarity != right.similarity) return left.similarity > right.similarity;
    return left.id < right.id;
}

/// Keeps the `limit` nearest in a heap, the farthest on top.
void keep_nearest(std::vector<VectorHit>& hits, VectorHit hit, std::size_t limit);

/// A block and where it is.
struct NumberedBlock {
    const ExactBlock& block;
    ByteRows rows;
    std::uint32_t number = 0;
};

/// Adds to the candidates of the query what may be near among the slots in `mask`, all of which
/// pass its filter.
void scan_slots(
    ExactQuery& query, const NumberedBlock& in, std::uint64_t mask, MultiplyRows multiply
);

}  // namespace akashi
