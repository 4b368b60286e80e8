#pragma once

#include "app/config.hpp"
#include "decisions/decision_store.hpp"
#include "decisions/trace_store.hpp"
#include "identity/identity_ports.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <string>

namespace akashi::app {

/// The store of a command that works beside the servers, if there are any.
struct CommandStore {
    TraceStore& traces;
    DecisionStore& decisions;
    OrganizationStore& organizations;
};

/// What a command does with its store.
enum class StoreUse {
    write,    ///< a data directory is made when there is none
    read,     ///< a data directory without a database is refused
    imagine,  ///< nothing is written: without a database there, an empty one takes its place
};

/// Where the store is, without a password: `SQLite at data/akashi.db`, or `PostgreSQL at
/// HOST:PORT/DATABASE`, for which it connects. Throws std::runtime_error when that fails.
std::string describe_store(const Config& config, bool on_postgres);

/// Opens the store, runs `work` on it and closes it again. On PostgreSQL the schema must be this
/// program's, as for `akashi serve` in production. Throws std::runtime_error that says what to do
/// when the store cannot be opened, and what `work` throws.
void with_store(
    const Config& config,
    bool on_postgres,
    StoreUse use,
    const std::function<boost::asio::awaitable<void>(CommandStore)>& work
);

}  // namespace akashi::app
