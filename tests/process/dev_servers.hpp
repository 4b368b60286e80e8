#pragma once

#include "akashi.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace akashi::testing {

/// A test's own PostgreSQL and PgBouncer (scripts/dev-up), which may be killed and started again on
/// the same ports. They end with this object or this process. For one thread at a time; every
/// failure is a std::runtime_error.
class DevServers {
public:
    /// `wrapper` is a program with arguments that starts dev-up; the servers get `environment`.
    explicit DevServers(
        const std::vector<std::string>& wrapper = {}, const Environment& environment = {}
    );
    ~DevServers();
    DevServers(const DevServers&) = delete;
    DevServers& operator=(const DevServers&) = delete;

    /// PgBouncer's URL, with the database of dev-up or another one.
    std::string database_url(const std::string& database = {}) const;
    /// The URL of PostgreSQL itself.
    std::string notify_url(const std::string& database = {}) const;
    /// The same, as the superuser.
    std::string superuser_url() const;
    /// The URL of the replica, if the environment asked dev-up for one.
    std::string read_url() const;
    std::string replica_superuser_url() const;
    /// PgBouncer's URL of the replica.
    std::string pooled_read_url() const { return database_url("akashi_replica"); }

    /// The port in one of these URLs.
    static std::uint16_t port_of(const std::string& url);
    static std::string with_port(const std::string& url, std::uint16_t port);

    /// Kills all processes of the primary with SIGKILL; returns when they are gone.
    void kill_postgres();
    /// Returns when it answers.
    void start_postgres();
    void kill_pgbouncer();
    void start_pgbouncer();
    void kill_replica();
    void start_replica();
    /// Sends a signal to all processes of the replica.
    void signal_replica(std::string_view name);
    void signal_pgbouncer(std::string_view name);
    /// Stops the primary as an operator does, and starts it again as a replica: of the other one,
    /// which must have been promoted, or of none.
    void make_primary_a_replica(bool follows);

    /// The main process of PostgreSQL.
    pid_t postgres_pid() const;

private:
    void stop() noexcept;
    std::string superuser_of(const std::string& url) const;
    void kill(std::string_view name, std::string_view subfolder = {});
    void start(std::string_view name, const std::string& command, std::string_view subfolder = {});

    TemporaryDirectory directory_;
    std::string folder_;  ///< where their files are
};

}  // namespace akashi::testing
