#pragma once

#include "vectors/exact_vectors.hpp"
#include "vectors/fair_mutex.hpp"

#include <cstddef>

namespace akashi {

/// Gives organizations with many vectors a graph and keeps it up to date. One thread calls choose()
/// and take_in().
class ExactGraphs {
public:
    /// All of these outlive this object. `mutex` guards `vectors`. Organizations with more than
    /// `limit` vectors get a graph.
    ExactGraphs(FairMutex& mutex, ExactVectors& vectors, std::size_t limit, SimdPath simd);

    /// Makes the graphs that are missing, still empty, and drops those that are not needed.
    void choose();
    /// Takes some vectors into each graph. True when there is more to do.
    bool take_in();
    /// True when searches use a graph. From any thread.
    bool are_used() const;

private:
    FairMutex& vectors_mutex_;
    ExactVectors& vectors_;
    const std::size_t limit_;
    const SimdPath simd_;
};

}  // namespace akashi
