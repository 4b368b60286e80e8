#pragma once

#include "vectors/exact_pool.hpp"
#include "vectors/vector_code.hpp"

#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <unordered_set>
#include <vector>

namespace akashi {

/// A graph of near vectors (HNSW) of one large organization: it finds near ones without looking at
/// all, and may miss some. It refers to the bytes in the pool, which outlives it. Vectors that
/// changed are noted and taken in later, by one thread; until then they count as found by every
/// search. Thread-safe; "with the vectors' lock" means at least as a reader.
class ExactGraph {
public:
    ExactGraph(const ExactPool& pool, SimdPath simd, std::size_t expected);
    ~ExactGraph();

    /// The vector in the slot is new, another one, or gone.
    void note(Slot slot);

    /// True when few enough vectors are waiting to be taken in, and all were at one time.
    bool is_ready() const;

    /// Makes room for more, without the vectors' lock, since it may take long.
    void make_room();
    /// Takes in one vector that was noted, with the vectors' lock. False when there is none.
    bool take_in();

    /// About `count` slots that may be near, with the vectors' lock. Some may have changed.
    std::vector<Slot> search(const QueryCode& query, std::size_t count) const;

private:
    struct Hnsw;

    const ExactPool& pool_;
    mutable std::mutex pending_mutex_;  // guards the next three
    std::deque<Slot> pending_;          ///< each once
    std::unordered_set<Slot> is_pending_;
    bool was_complete_ = false;
    mutable std::mutex mutex_;  // guards what is behind the next one
    std::unique_ptr<Hnsw> hnsw_;
};

}  // namespace akashi
