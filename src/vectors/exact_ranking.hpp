#pragma once

#include "vectors/exact_query.hpp"
#include "vectors/exact_vectors.hpp"
#include "vectors/fair_mutex.hpp"
#include "vectors/float_file.hpp"

#include <atomic>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace akashi {

/// Compares candidates as floats and finds the nearest ones among them. Thread-safe for different
/// queries.
class ExactRanking {
public:
    /// All of these outlive this object. `mutex` guards `vectors`.
    ExactRanking(
        FairMutex& mutex, const ExactVectors& vectors, const FloatFile& floats, SimdPath simd
    );

    /// Compares up to 64 more candidates. True when none that is left can be among the nearest;
    /// then the hits are complete.
    bool rank_some(ExactQuery& query);

    /// Similarities that were computed from the bytes because the file did not have the vector.
    std::uint64_t inexact() const { return inexact_.load(std::memory_order_relaxed); }

private:
    struct Passing {
        Candidate candidate;
        std::uint64_t floats;  ///< checksum
    };
    std::vector<Passing> still_passing(
        const ExactQuery& query, std::span<const Candidate> candidates
    );
    const ExactBlock* find_block(const ExactQuery& query, const Candidate& candidate) const;
    std::optional<float> similarity_by_bytes(const ExactQuery& query, const Candidate& candidate);

    FairMutex& vectors_mutex_;
    const ExactVectors& vectors_;
    const FloatFile& floats_;
    const MultiplyRows multiply_;
    std::atomic<std::uint64_t> inexact_ = 0;
};

}  // namespace akashi
