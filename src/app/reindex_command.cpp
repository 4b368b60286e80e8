#include "app/reindex_command.hpp"

#include "app/command_pool.hpp"
#include "app/misconfigured.hpp"
#include "app/progress_bar.hpp"
#include "base/log.hpp"
#include "embedding/embedding_service.hpp"
#include "search/postgres/outbox.hpp"
#include "search/reindex.hpp"
#include "search/sqlite/outbox.hpp"
#include "sqlite/database.hpp"
#include "vectors/postgres/vector_store.hpp"
#include "vectors/qdrant_endpoint.hpp"
#include "vectors/qdrant_index.hpp"
#include "vectors/sqlite/vector_store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <fmt/format.h>

#include <csignal>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>

namespace akashi::app {

namespace asio = boost::asio;
namespace fs = std::filesystem;

namespace {

constexpr std::chrono::seconds kProviderPatience{30};

std::optional<DecisionId> place_of(const ReindexOrder& order) {
    if (order.after.empty()) return std::nullopt;
    const auto id = Uuid::parse(order.after);
    if (!id) throw Misconfigured(fmt::format("--after {} is no id of a decision", order.after));
    return DecisionId(*id);
}

std::unique_ptr<QdrantIndex> make_qdrant(const VectorConfig& config, EmbeddingService& embedding) {
    const auto endpoint = parse_qdrant_url(config.qdrant_url);
    if (!endpoint) return nullptr;
    return std::make_unique<QdrantIndex>(config, *endpoint, [&embedding] {
        return embedding.model().value_or("none");
    });
}

void show(const ReindexProgress& progress) {
    draw_progress(
        static_cast<std::size_t>(progress.looked_at), static_cast<std::size_t>(progress.total)
    );
}

asio::awaitable<ReindexProgress> reindex_with(
    Reindex& reindex, EmbeddingService& embedding, std::optional<DecisionId> after
) {
    co_await embedding.start();
    std::exception_ptr failure;
    ReindexProgress progress;
    try {
        progress = co_await reindex.run(after, kProviderPatience, show);
    } catch (...) {
        failure = std::current_exception();
    }
    co_await embedding.stop();
    if (failure) std::rethrow_exception(failure);
    co_return progress;
}

/// The stores work while it runs.
ReindexProgress reindex_stores(
    asio::thread_pool& threads,
    const Config& config,
    const ReindexOrder& order,
    Outbox& outbox,
    OutboxUpkeep& upkeep,
    VectorStore& vectors
) {
    EmbeddingService embedding(threads.get_executor(), config.embedding);
    const auto qdrant = make_qdrant(config.vectors, embedding);
    Reindex reindex(
        {.executor = threads.get_executor()},
        {outbox, vectors, embedding, qdrant.get()},
        upkeep,
        config.outbox
    );
    asio::signal_set signals(threads, SIGINT, SIGTERM);
    signals.async_wait([&reindex](const auto& cancelled, int) {
        if (!cancelled) reindex.stop();
    });
    auto ended = asio::co_spawn(
        threads, reindex_with(reindex, embedding, place_of(order)), asio::use_future
    );
    ended.wait();
    signals.cancel();
    return ended.get();
}

ReindexProgress reindex_directory(const Config& config, const ReindexOrder& order) {
    const fs::path file = fs::path(config.local.data_dir) / "akashi.db";
    if (!fs::exists(file))
        throw std::runtime_error(fmt::format(
            "{} does not exist: set --data-dir to the directory of akashi local, or DATABASE_URL "
            "to the database of akashi serve",
            file.string()
        ));
    asio::thread_pool threads(2);  // outlives the database, whose threads resume coroutines here
    sqlite::Database database({.path = file.string()});
    sqlite::SqliteOutbox outbox(database);
    sqlite::SqliteVectorStore vectors(database);
    const auto progress = reindex_stores(threads, config, order, outbox, outbox, vectors);
    threads.join();
    return progress;
}

ReindexProgress reindex_postgres(const Config& config, const ReindexOrder& order) {
    constexpr int kConnections = 6;
    CommandPool database(config.postgres.database_url, kConnections);
    postgres::PostgresOutbox outbox(database.pool());
    postgres::PostgresVectorStore vectors(database.pool());
    return reindex_stores(database.threads(), config, order, outbox, outbox, vectors);
}

}  // namespace

int run_reindex(const Config& config, const ReindexOrder& order) {
    log::set_level(std::max(config.log.level, log::Level::warn));
    const auto progress =
        order.on_postgres ? reindex_postgres(config, order) : reindex_directory(config, order);
    fmt::print(
        "Looked at {} of {} decisions: {} queued, {} left in the outbox, {} points removed.\n",
        progress.looked_at,
        progress.total,
        progress.queued,
        progress.pending,
        progress.removed
    );
    if (progress.is_complete) return 0;
    if (progress.missing > 0) {
        fmt::print(
            "{} decisions still have no vector, and are queued again: does the provider fail, or "
            "does "
            "a server without a provider run beside?\n",
            progress.missing
        );
        return 1;
    }
    const std::string place = progress.after ? " --after " + progress.after->str() : "";
    fmt::print("Interrupted. Go on with: akashi reindex{}\n", place);
    return 1;
}

}  // namespace akashi::app
