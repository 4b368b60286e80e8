#pragma once

#include "app/config.hpp"

#include <string>

namespace akashi::app {

/// Which agent gets a key, and where.
struct KeyRequest {
    std::string agent_id;
    std::string org;           ///< a UUID
    bool on_postgres = false;  ///< in the database of DATABASE_URL, else in the data directory
};

/// Runs `akashi admin key create`: makes a key for an agent, whether or not a server is running,
/// and prints it on stdout and how to use it on stderr. Returns the exit code. Throws
/// std::runtime_error that says what to do when there is no such database, organization or agent,
/// and Misconfigured when `org` is no UUID.
int create_key(const Config& config, const KeyRequest& request);

}  // namespace akashi::app
