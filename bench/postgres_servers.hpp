#pragma once

#include "costs.hpp"

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace akashi::bench {

/// How a server reaches PostgreSQL.
enum class Way { pgbouncer, direct };
/// `through PgBouncer`, `direct`
std::string_view describe(Way way);

/// The PostgreSQL and the PgBouncer of scripts/dev-up. Every failure is a std::runtime_error.
class PostgresServers {
public:
    /// Those of the environment: DATABASE_URL, NOTIFY_URL and AKASHI_DEV_DIR.
    PostgresServers();

    std::string url(Way way, const std::string& database) const;

    /// Version and settings that decide what a commit costs.
    std::string describe() const;

    void create_database(const std::string& name) const;
    /// Ends the connections to it, too.
    void drop_database(const std::string& name) const;
    /// Ensures that no measure pays for what another one wrote.
    void checkpoint() const;
    /// Gives the write-ahead log the files that a server has, and reuses, after some time. A new
    /// server creates and syncs one of 16 MB for every few thousand traces, which stalls it for
    /// 80 ms.
    void fill_log() const;
    /// The number of connections to this database.
    std::string connections(const std::string& database) const;

    /// Ends PostgreSQL at once, without a checkpoint; returns when it is gone.
    void stop() const;
    /// Returns when it has recovered.
    void start() const;
    bool accepts_connections() const;

    /// PostgreSQL with all its processes, and PgBouncer. This must outlive them.
    std::vector<Worker> workers() const;

private:
    std::string superuser_url() const;
    void control(const std::string& command) const;
    pid_t read_pid(const std::string& file) const;

    std::string pgbouncer_url_;
    std::string direct_url_;
    std::string directory_;
    std::string folder_;  ///< where the servers' files are
};

}  // namespace akashi::bench
