#pragma once

#include "base/metrics.hpp"
#include "core/part.hpp"
#include "decisions/decision_store.hpp"
#include "embedding/embedding_service.hpp"
#include "search/meaning_service.hpp"
#include "search/outbox_config.hpp"
#include "search/outbox_worker.hpp"
#include "search/search_service.hpp"
#include "search/search_store.hpp"
#include "search/vector_backfill.hpp"
#include "vectors/guarded_index.hpp"
#include "vectors/memory_index.hpp"
#include "vectors/qdrant_index.hpp"
#include "vectors/vector_config.hpp"
#include "vectors/vector_ports.hpp"

#include <atomic>
#include <memory>
#include <optional>
#include <string>

namespace akashi {

/// Finds decisions by words and by meaning, and precedents. Keeps the vectors.
class SearchPart final : public Part {
public:
    /// They must outlive the part.
    struct Ports {
        SearchStore& search;
        DecisionStore& decisions;
        Outbox& outbox;
        OutboxUpkeep& upkeep;
        VectorPorts vectors;
        FindConflicts find_conflicts;
    };
    struct Settings {
        Synonyms synonyms;
        EmbeddingConfig embedding;
        VectorConfig vectors;
        OutboxConfig outbox;
        std::string vector_dir;  ///< of the snapshot of vectors; empty: none
    };

    SearchPart(const Context& context, Ports ports, Settings settings);

    void add_routes(http::Router& router) override;
    boost::asio::awaitable<void> start() override;
    boost::asio::awaitable<void> stop() override;

    /// Something was recorded by this process. Callable from any thread.
    void wake() {
        if (!is_draining_) worker_.wake();
    }
    /// Works off what is in the outbox, until `deadline`; the first step of a stop. stop() without
    /// it leaves the outbox to the next start.
    boost::asio::awaitable<void> drain(SteadyClock::time_point deadline);

    /// As AgreementService::count().
    boost::asio::awaitable<std::int64_t> count_agreement(Caller caller, const Decision& decision) {
        return agreement_.count(std::move(caller), decision);
    }

    /// The decisions nearest to one in words, and in meaning once it has a vector, the nearest
    /// first: at most 20 of its project (or of all), whoever may see them. Callable from any
    /// thread.
    boost::asio::awaitable<std::vector<DecisionId>> find_nearest(
        OrgId org, DecisionId decision, std::optional<std::string> project
    );

    /// Whether new decisions get vectors. Callable from any thread.
    bool makes_vectors() const { return embedding_.model().has_value(); }
    OutboxStatus outbox_status() const { return worker_.status(); }
    /// Whether Qdrant answered a few seconds ago. Nothing without QDRANT_URL.
    std::optional<bool> is_qdrant_connected() const;

private:
    VectorIndex& index();
    boost::asio::awaitable<void> watch_qdrant();
    void note_changed_vectors();

    EmbeddingService embedding_;
    std::unique_ptr<QdrantIndex> qdrant_;  // one of these two
    std::unique_ptr<MemoryIndex> memory_;
    GuardedIndex guarded_;
    MeaningService meaning_;
    AgreementService agreement_;
    SearchService service_;
    VectorBackfill backfill_;
    OutboxWorker worker_;
    bool is_started_ = false;
    std::atomic<bool> is_draining_ = false;
    std::atomic<bool> is_drained_ = false;  ///< not when the drain was cancelled
    std::atomic<bool> is_connected_ = false;
    std::optional<metrics::Reading> qdrant_reading_;
    PeriodicTask watching_;  // last: it uses the members above
};

}  // namespace akashi
