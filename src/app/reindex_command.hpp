#pragma once

#include "app/config.hpp"

#include <string>

namespace akashi::app {

struct ReindexOrder {
    std::string after;         ///< id of a decision: go on behind it; empty: begin with the first
    bool on_postgres = false;  ///< in the database of DATABASE_URL, else in the data directory
};

/// Runs `akashi reindex`: gives all current decisions vectors and fills Qdrant, if there is one,
/// whether or not servers are running. Returns 0 when it is complete, 1 when it was interrupted.
/// Throws std::runtime_error that says what to do.
int run_reindex(const Config& config, const ReindexOrder& order);

}  // namespace akashi::app
