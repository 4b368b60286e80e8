#pragma once

#include "base/steady_clock.hpp"
#include "base/task_group.hpp"
#include "embedding/embedding_config.hpp"
#include "embedding/embedding_pace.hpp"
#include "embedding/provider_probe.hpp"
#include "net/http_client.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/strand.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace akashi {

/// A provider that has shown that it works.
struct ActiveProvider {
    std::size_t rank;  ///< among the candidates; 0 is the best
    ProviderCandidate provider;
    Background background;                  ///< of the background texts
    std::atomic<int> failures = 0;          ///< in a row
    std::atomic<bool> is_doubtful = false;  ///< it has failed, and was not asked again since
    std::atomic<bool> is_asked = false;     ///< by the follower, now

    Embedder& embedder() const { return *provider.embedder; }
    const std::string& model() const { return provider.embedder->model(); }
};

/// Follows which provider works: probes the candidates, the best one first, drops one that fails
/// again and again, also when nobody else asks it, and looks for a better one. It is the circuit
/// breaker of all of them: while none is active, only probes are sent. Callable from any thread.
class ProviderFollower {
public:
    ProviderFollower(
        boost::asio::any_io_executor executor, EmbeddingConfig config, EmbeddingPace pace
    );

    /// Begins to look. Throws std::runtime_error when a model file cannot be used.
    void start(std::function<void()> on_change);
    /// Ends the requests that are on their way, also those of others to the providers.
    boost::asio::awaitable<void> stop();

    /// The provider that works now; null when there is none.
    std::shared_ptr<ActiveProvider> active() const;
    bool is_stopping() const { return stopping_; }

    /// Counts a failure of the provider, and drops it when it was one too many.
    void note_failure(const std::shared_ptr<ActiveProvider>& of, const EmbedderAway& failure);

private:
    /// What was logged about a candidate that does not work. Each state is logged once.
    enum class Told { nothing, away, misconfigured };

    boost::asio::awaitable<void> watch();
    boost::asio::awaitable<bool> look();
    boost::asio::awaitable<bool> try_candidate(std::size_t rank);
    boost::asio::awaitable<void> stay();
    boost::asio::awaitable<void> ask(std::shared_ptr<ActiveProvider> doubtful);
    boost::asio::awaitable<bool> rest(std::chrono::milliseconds time);
    void explain(std::size_t rank, const EmbedderAway& failure, bool is_misconfigured);
    void set_active(std::shared_ptr<ActiveProvider> now);
    void drop(const std::shared_ptr<ActiveProvider>& lost, const EmbedderAway& failure);

    const EmbeddingConfig config_;
    const EmbeddingPace pace_;
    const boost::asio::any_io_executor executor_;
    std::function<void()> on_change_ = [] {};
    net::HttpClient http_;
    std::vector<ProviderCandidate> candidates_;  ///< the best one first
    std::vector<Told> told_;                     ///< by candidate; on the strand
    bool has_told_of_none_ = false;              ///< on the strand
    mutable std::mutex mutex_;
    std::shared_ptr<ActiveProvider> active_;  ///< guarded by it
    std::atomic<bool> stopping_ = false;
    boost::asio::strand<boost::asio::any_io_executor> strand_;
    SteadyTimer pause_;  ///< on the strand
    TaskGroup tasks_;
};

}  // namespace akashi
