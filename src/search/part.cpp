#include "search/part.hpp"

#include "base/log.hpp"
#include "search/routes.hpp"
#include "vectors/qdrant_endpoint.hpp"

#include <stdexcept>
#include <utility>

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr auto kQdrantPause = 2s;
constexpr std::int64_t kNearest = 20;

std::unique_ptr<QdrantIndex> make_qdrant(
    const VectorConfig& config, EmbeddingService& embedding, std::function<void()> on_made
) {
    if (config.qdrant_url.empty()) {
        log::info("qdrant: disabled (no QDRANT_URL)");
        return nullptr;
    }
    const auto endpoint = parse_qdrant_url(config.qdrant_url);
    if (!endpoint) throw std::invalid_argument("search: invalid qdrant URL");
    const auto model = [&embedding] { return embedding.model().value_or("none"); };
    return std::make_unique<QdrantIndex>(config, *endpoint, model, std::move(on_made));
}

std::unique_ptr<MemoryIndex> make_memory(
    const Context& context,
    VectorFeed& feed,
    const SearchPart::Settings& settings,
    EmbeddingService& embedding
) {
    if (!settings.vectors.qdrant_url.empty()) return nullptr;
    return std::make_unique<MemoryIndex>(
        context,
        feed,
        MemoryIndex::Options{settings.vector_dir, settings.vectors.exact_limit},
        [&embedding] { return embedding.active(); }
    );
}

}  // namespace

SearchPart::SearchPart(const Context& context, Ports ports, Settings settings)
    : embedding_(context.executor, settings.embedding),
      qdrant_(make_qdrant(settings.vectors, embedding_, [this] { backfill_.refill(); })),
      memory_(make_memory(context, ports.vectors.feed, settings, embedding_)),
      guarded_(index()),
      meaning_(embedding_, guarded_, ports.vectors.lookup),
      agreement_(embedding_, guarded_, ports.vectors.lookup, ports.decisions),
      service_(
          {ports.search, ports.decisions, &meaning_, &agreement_, std::move(ports.find_conflicts)},
          std::move(settings.synonyms)
      ),
      backfill_(context, ports.upkeep, embedding_, [this] { wake(); }),
      worker_(
          context,
          {ports.outbox, ports.vectors.store, embedding_, qdrant_.get()},
          ports.upkeep,
          settings.outbox,
          {.on_change = [this] { note_changed_vectors(); },
           .on_skipped = [this] { backfill_.note_skipped(); },
           .on_discarded =
               [this] {
                   backfill_.note_skipped();
                   if (!is_draining_) backfill_.wake();
               }}
      ),
      watching_(context.executor, "qdrant_watch", kQdrantPause, [this] { return watch_qdrant(); }) {
    if (qdrant_)
        qdrant_reading_.emplace(
            metrics::Description{"akashi.qdrant.connected", "1 while Qdrant answers, otherwise 0"},
            metrics::Labels{},
            [this] { return is_connected_ ? 1.0 : 0.0; }
        );
    embedding_.observe([this] {
        note_changed_vectors();
        if (!is_draining_) backfill_.wake();
        wake();
    });
}

void SearchPart::add_routes(http::Router& router) { add_search_routes(router, service_); }

asio::awaitable<void> SearchPart::start() {
    co_await embedding_.start();
    if (memory_) memory_->start();
    is_started_ = true;
    worker_.start();
    backfill_.start();
    if (qdrant_) watching_.start();
}

asio::awaitable<void> SearchPart::drain(SteadyClock::time_point deadline) {
    is_draining_ = true;
    co_await backfill_.stop();
    co_await worker_.stop(deadline);
    is_drained_ = true;
}

asio::awaitable<void> SearchPart::stop() {
    if (is_started_ && !is_drained_) co_await drain(SteadyClock::now());
    if (qdrant_) co_await watching_.stop(0s);
    co_await embedding_.stop();
    if (memory_) co_await memory_->stop();
}

asio::awaitable<std::vector<DecisionId>> SearchPart::find_nearest(
    OrgId org, DecisionId decision, std::optional<std::string> project
) {
    SearchRequest request;
    request.like = decision;
    request.filter.project = std::move(project);
    request.limit = kNearest;
    const auto page = co_await service_.search(operator_of(org, "search nearest"), request);
    std::vector<DecisionId> nearest;
    if (!page) co_return nearest;  // it is gone
    for (const SearchHit& hit : page->hits) nearest.push_back(hit.decision.id);
    co_return nearest;
}

std::optional<bool> SearchPart::is_qdrant_connected() const {
    if (!qdrant_) return std::nullopt;
    return is_connected_.load();
}

/// Health checks must not wait for Qdrant. A collection that has vanished is made again at once,
/// and not with the next decision.
asio::awaitable<void> SearchPart::watch_qdrant() {
    is_connected_ = co_await qdrant_->is_reachable();
    const auto model = embedding_.active();
    if (!is_connected_ || !model) co_return;
    try {
        co_await qdrant_->restore_collection(model->dimensions);
    } catch (const VectorsAway& away) {
        log::debug("qdrant: no collection", {{"error", away.what()}});
    }
}

VectorIndex& SearchPart::index() {
    if (qdrant_) return *qdrant_;
    return *memory_;
}

void SearchPart::note_changed_vectors() {
    if (memory_) memory_->wake();
}

}  // namespace akashi
