#pragma once

#include "base/clock.hpp"
#include "base/log_limiter.hpp"
#include "base/metrics.hpp"
#include "base/steady_clock.hpp"
#include "embedding/embedding_service.hpp"
#include "search/outbox.hpp"
#include "vectors/point_store.hpp"
#include "vectors/vector_store.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace akashi {

/// How long a claim lasts. What is written to an index after that could come behind the work of
/// whoever claims the entry next, so nothing is.
inline constexpr std::chrono::seconds kClaim{60};

/// What the outbox is worked off with.
struct OutboxPorts {
    Outbox& outbox;
    VectorStore& vectors;
    EmbeddingService& embedding;
    PointStore* points = nullptr;  ///< nothing when vectors are searched in this process
};

/// Works off entries of the outbox together: makes the vectors that are missing, stores them, and
/// tells the index in another process, if there is one. Callable from any thread.
class OutboxBatch {
public:
    /// The ports must outlive it.
    OutboxBatch(OutboxPorts ports, Clock clock);

    struct Outcome {
        /// The index cannot be reached: the entries are free again, and no attempt was counted.
        bool is_index_away = false;
        /// Entries that are done although the provider has made no vector: the backfill comes back
        /// to them.
        std::int64_t skipped = 0;
        /// Entries that are free again: an index lacks vectors of theirs which the provider made
        /// before it went away.
        std::int64_t kept = 0;
        /// Whether the database has new vectors, or has forgotten some.
        bool has_changed = false;
    };
    /// Throws what the stores do; then the entries are free again when their claim has ended.
    boost::asio::awaitable<Outcome> work_off(std::vector<OutboxEntry> entries);

private:
    struct Work;
    struct Missing;

    boost::asio::awaitable<void> load(Work& work);
    boost::asio::awaitable<void> skip(std::vector<DecisionId> ids, Work& work);
    boost::asio::awaitable<void> embed(Work& work);
    boost::asio::awaitable<bool> embed_some(
        std::string model, std::span<Missing> missing, Outcome& outcome
    );
    boost::asio::awaitable<void> tell_index(Work& work);
    boost::asio::awaitable<void> upsert(std::vector<VectorPoint> points, Work& work);
    boost::asio::awaitable<void> remove(std::vector<DecisionId> ids, Work& work);
    boost::asio::awaitable<void> finish(Work& work);
    boost::asio::awaitable<void> count_attempt(OutboxEntry entry, std::string error);

    const OutboxPorts ports_;
    const Clock clock_;
    log::Limiter failure_lines_{std::chrono::seconds(10)};
    prometheus::Counter& failures_ = metrics::counter(
        {"akashi.outbox.failures", "Attempts to pass a vector on that failed and are repeated"}
    );
    prometheus::Counter& away_ = metrics::counter(
        {"akashi.outbox.index_away", "Batches that could not be passed on because Qdrant was away"}
    );
};

}  // namespace akashi
