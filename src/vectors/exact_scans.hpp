#pragma once

#include "vectors/exact_query.hpp"
#include "vectors/exact_ranking.hpp"
#include "vectors/exact_vectors.hpp"
#include "vectors/fair_mutex.hpp"

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>
#include <vector>

namespace akashi {

/// Runs searches on a few threads of its own. Searches of one organization share their way: each
/// joins where the scan is, goes with it to the end and from the beginning to where it joined. The
/// bytes are read from memory once for all of them. Threads work in slices of less than a
/// millisecond, hold the lock of the vectors for one slice, and take turns between organizations.
class ExactScans {
public:
    struct Options {
        SimdPath simd = supported_simd_paths().front();
        std::size_t threads = 2;
        std::size_t slice_bytes = 524'288;  ///< read at most, if a block is not larger
        std::size_t most_at_once = 16;      ///< more searches wait
        std::size_t most_waiting = 256;     ///< more fail at once
    };

    /// All of these outlive this object. `mutex` guards `vectors`.
    ExactScans(
        FairMutex& mutex, const ExactVectors& vectors, const FloatFile& floats, Options options
    );
    ~ExactScans();
    ExactScans(const ExactScans&) = delete;
    ExactScans& operator=(const ExactScans&) = delete;

    /// Calls `finish` when the query has hits or a failure, on a thread of this object or at once.
    void start(std::shared_ptr<ExactQuery> query);
    /// Fails all searches, now and from now on. Waits for the slices that run.
    void stop();

    /// Similarities that were computed from the bytes because the file did not have the vector.
    std::uint64_t inexact() const { return ranking_.inexact(); }

private:
    using Query = std::shared_ptr<ExactQuery>;
    /// A query on its way through the blocks of its organization.
    struct Rider {
        Query query;
        std::size_t start = 0;  ///< the block where it joined
        bool has_turned = false;
        bool has_all = false;    ///< nothing is left to claim
        std::size_t slices = 0;  ///< claimed and not scanned yet
    };
    /// The way through the blocks of an organization.
    struct Lane {
        std::size_t next = 0;  ///< block
        std::list<Rider> riders;
    };
    /// A part of the way, and those that go along.
    struct Slice {
        OrgId org;
        std::size_t begin = 0;
        std::size_t end = 0;
        struct Part {
            Rider* rider;
            std::size_t end;  ///< it leaves here
        };
        std::vector<Part> parts;
    };

    using Lock = std::unique_lock<std::mutex>;  // of mutex_

    void run();
    bool has_work() const;
    void step(Lock& lock);
    void answer(Lock& lock);
    void end(Query query, std::optional<std::string> failure);
    void drop_late(SteadyClock::time_point now);

    void scan(Lock& lock);
    void admit();
    void ride(Query query);
    void search_graph(Lock& lock);
    bool ask_graph(ExactQuery& query) const;
    std::optional<Slice> claim();
    Slice claim_of(const OrgId& org, Lane& lane, std::size_t blocks);
    void scan_slice(const Slice& slice);
    void end_slice(const Slice& slice);
    void let_off(const OrgId& org);

    void rank(Lock& lock);

    FairMutex& vectors_mutex_;  // before mutex_, when both are held
    const ExactVectors& vectors_;
    const Options options_;
    const MultiplyRows multiply_;
    ExactRanking ranking_;
    const std::size_t slice_blocks_;

    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    bool is_stopping_ = false;
    std::deque<Query> waiting_;
    std::size_t at_once_ = 0;                ///< searches that are not waiting
    std::unordered_map<OrgId, Lane> lanes_;  ///< with at least one rider each
    std::deque<OrgId> turns_;                ///< of the lanes
    std::size_t riding_ = 0;                 ///< riders with something left to claim
    std::deque<Query> to_ask_graph_;
    std::deque<Query> to_rank_;
    std::vector<Query> ended_;  ///< to be answered without the lock
    bool prefers_ranking_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace akashi
