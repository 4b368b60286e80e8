#pragma once

#include "base/log_limiter.hpp"
#include "base/periodic_task.hpp"
#include "core/part.hpp"
#include "embedding/embedding_service.hpp"
#include "vectors/vector_feed.hpp"
#include "vectors/vector_index.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace akashi {

/// All vectors of the database in the memory of this process. Follows the database: every second,
/// and at once when it is woken. When the model changes, it begins anew. Callable from any thread.
class MemoryIndex final : public VectorIndex {
public:
    struct Options {
        std::string directory;  ///< of the snapshot; empty: none
        std::size_t exact_limit = 1'000'000;
    };
    using FindModel = std::function<std::optional<EmbeddingModel>()>;

    /// The feed must outlive it. `find_model` tells whose vectors to load.
    MemoryIndex(const Context& context, VectorFeed& feed, Options options, FindModel find_model);

    ~MemoryIndex() override;

    void start();
    /// Vectors may have changed, or the model. Not after stop() has returned.
    void wake();
    /// Writes the snapshot. Nothing may be called after it.
    boost::asio::awaitable<void> stop();

    std::string_view name() const override { return "memory"; }
    /// Throws VectorsAway also until all vectors of the model are loaded.
    boost::asio::awaitable<std::vector<VectorHit>> find(VectorSearch search) override;

private:
    struct Loaded;

    boost::asio::awaitable<void> step();
    boost::asio::awaitable<void> open(EmbeddingModel model);
    boost::asio::awaitable<void> catch_up(std::shared_ptr<Loaded> loaded);
    std::shared_ptr<Loaded> loaded() const;
    void set_loaded(std::shared_ptr<Loaded> loaded);
    void set_complete(Loaded& loaded);
    bool is_complete(const Loaded& loaded) const;
    void warn_of_other_models(const std::vector<VectorChange>& changes);

    VectorFeed& feed_;
    const Options options_;
    const FindModel find_model_;
    std::atomic<bool> stopping_ = false;
    log::Limiter other_models_{std::chrono::minutes(10)};
    mutable std::mutex mutex_;  // guards the next, with is_complete
    std::shared_ptr<Loaded> loaded_;
    boost::asio::thread_pool worker_{1};  // loads and applies
    PeriodicTask following_;              // last: it uses the members above
};

}  // namespace akashi
