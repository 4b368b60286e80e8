#pragma once

#include "app/config.hpp"
#include "app/data_directory.hpp"
#include "decisions/decision_store.hpp"
#include "identity/agent_store.hpp"
#include "ops/health_probe.hpp"
#include "search/search_store.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <memory>

namespace akashi::app {

/// A store: its ports, and what it needs besides requests. Callable from any thread.
class Backend {
public:
    virtual ~Backend() = default;

    virtual DecisionStore& decisions() = 0;
    virtual SearchStore& search() = 0;
    virtual AgentStore& agents() = 0;
    virtual HealthProbe& probe() = 0;

    /// Makes the store ready for requests; once, before maintain(). Throws std::runtime_error that
    /// says what to do when that cannot be done. Ends early when cancelled.
    virtual boost::asio::awaitable<void> open() = 0;
    /// What has to be done every few minutes.
    virtual boost::asio::awaitable<void> maintain() = 0;
    /// After the last request.
    virtual boost::asio::awaitable<void> close() = 0;
    /// Fails whatever is still waiting for the store, so that nothing holds up the end.
    virtual void abort() = 0;
};

/// The SQLite file of a data directory, which must outlive it. Throws std::runtime_error when the
/// file cannot be opened.
std::unique_ptr<Backend> make_sqlite_backend(const DataDirectory& directory);

/// The PostgreSQL of the configuration; connects to nothing before open(). The context behind the
/// executor must outlive it. Throws std::runtime_error when a URL is wrong.
std::unique_ptr<Backend> make_postgres_backend(
    boost::asio::any_io_executor executor, const Config& config
);

}  // namespace akashi::app
