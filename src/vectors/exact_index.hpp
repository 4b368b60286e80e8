#pragma once

#include "base/file_descriptor.hpp"
#include "base/log_limiter.hpp"
#include "vectors/exact_graphs.hpp"
#include "vectors/exact_scans.hpp"
#include "vectors/exact_snapshot.hpp"
#include "vectors/fair_mutex.hpp"
#include "vectors/float_file.hpp"
#include "vectors/vector_feed.hpp"
#include "vectors/vector_index.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

namespace akashi {

struct ExactIndexOptions {
    std::string model;           ///< Embedder::model()
    std::size_t dimensions = 0;  ///< 1 to 65,536
    /// For the snapshot and the vectors; made when it is missing. Empty: everything in memory.
    std::string directory;
    std::size_t exact_limit = 1'000'000;       ///< VectorConfig::exact_limit
    std::chrono::seconds snapshot_pause{300};  ///< between two snapshots, when something changed
    SimdPath simd = supported_simd_paths().front();  ///< supported by this processor
    std::size_t threads = 2;                         ///< that search
};

/// Finds the nearest vectors in this process (docs/vectors.md). The answer is exact: it is what
/// comparing all vectors as floats would give. Only for an organization with more than
/// `exact_limit` vectors it is approximate, as soon as a graph of them is built.
///
/// All functions may be called from any thread. Searches hold a lock for less than a millisecond at
/// a time; so do changes, for up to 64 of them at once.
class ExactIndex final : public VectorIndex {
public:
    /// Loads the snapshot, if there is one of the same model that is whole. When the directory
    /// cannot be used, or another process uses it, everything is in memory, and a warning says so.
    /// Throws std::system_error when not even that is possible.
    explicit ExactIndex(ExactIndexOptions options);
    ~ExactIndex() override;

    /// All changes up to this one are applied; 0 in an empty index.
    std::int64_t last_seq() const;
    /// The last changes that were applied, at most 16, the oldest first. When the database does not
    /// have them, the index is that of another database: then clear().
    std::vector<AppliedChange> recent() const;
    /// How many vectors there are, of all organizations.
    std::size_t size() const;
    /// True when there is a graph for an organization, and it is used.
    bool has_graphs() const { return graphs_->are_used(); }
    /// True when a snapshot is kept in the directory.
    bool is_durable() const { return lock_.is_open(); }

    /// Applies changes, in the order of `seq`. A point without a usable vector of the right size
    /// counts as removed. Throws std::bad_alloc; then the same changes may be applied again.
    void apply(std::vector<VectorChange> changes);
    /// Forgets everything.
    void clear();

    /// Writes a snapshot now, if something changed since the last one. Logs when it fails.
    void save();
    /// Fails all searches from now on, writes a snapshot unless there are more than 200,000
    /// vectors, and ends all threads. No changes after it.
    void stop();

    std::string_view name() const override { return "memory"; }
    /// Throws VectorsAway when the vector has another size, when 256 searches are waiting, after 3
    /// seconds, and when the index is stopped. A decision that changes during the search may be
    /// missing in the answer.
    boost::asio::awaitable<std::vector<VectorHit>> find(VectorSearch search) override;

private:
    void open();
    bool load();
    void apply_some(std::span<VectorChange> changes);
    void keep_saving(const std::stop_token& stop);
    void keep_graphs(const std::stop_token& stop);

    const ExactIndexOptions options_;
    log::Limiter refused_;
    FileDescriptor lock_;  // of the directory
    std::unique_ptr<FloatFile> floats_;
    std::unique_ptr<ExactVectors> vectors_;  // guarded by the next one
    mutable FairMutex vectors_mutex_;
    std::mutex applying_;  // one caller at a time changes the vectors
    std::mutex saving_;    // one caller at a time writes the snapshot

    mutable std::mutex mutex_;  // guards the next four
    ExactProgress progress_;
    bool has_changed_ = false;
    std::condition_variable_any woken_;
    bool is_stopped_ = false;

    std::unique_ptr<ExactScans> scans_;
    std::unique_ptr<ExactGraphs> graphs_;
    std::jthread saver_;
    std::jthread grapher_;
};

}  // namespace akashi
