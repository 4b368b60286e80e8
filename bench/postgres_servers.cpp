#include "postgres_servers.hpp"

#include "machine.hpp"
#include "postgres/blocking_session.hpp"
#include "testing/dev_environment.hpp"
#include "testing/process.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace akashi::bench {

namespace {

using postgres::BlockingSession;

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    if (value == nullptr)
        throw std::runtime_error(fmt::format("{} is not set: use bench/run", name));
    return value;
}

std::string first_line(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    if (!std::getline(file, line)) throw std::runtime_error("nothing to read in " + path);
    return line;
}

std::string port_of(const std::string& url) {
    const auto begin = url.find(':', url.find('@')) + 1;
    return url.substr(begin, url.find('/', begin) - begin);
}

}  // namespace

std::string_view describe(Way way) {
    return way == Way::pgbouncer ? "through PgBouncer" : "direct";
}

PostgresServers::PostgresServers()
    : pgbouncer_url_(variable("DATABASE_URL")),
      direct_url_(variable("NOTIFY_URL")),
      directory_(variable("AKASHI_DEV_DIR")),
      folder_(first_line(directory_ + "/akashi-dev")) {}

std::string PostgresServers::url(Way way, const std::string& database) const {
    return testing::with_database(way == Way::pgbouncer ? pgbouncer_url_ : direct_url_, database);
}

std::string PostgresServers::describe() const {
    std::string text;
    for (const auto& row :
         BlockingSession(direct_url_)
             .query("SELECT name, current_setting(name) FROM pg_settings"
                    " WHERE name IN ('server_version', 'fsync', 'shared_buffers',"
                    " 'synchronous_commit', 'max_wal_size', 'min_wal_size',"
                    " 'wal_compression', 'default_toast_compression') ORDER BY name DESC"))
        text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", row.at(0), row.at(1));
    return text;
}

void PostgresServers::create_database(const std::string& name) const {
    BlockingSession(direct_url_).query("CREATE DATABASE " + name);
}

void PostgresServers::drop_database(const std::string& name) const {
    BlockingSession(superuser_url()).query(fmt::format("DROP DATABASE {} WITH (FORCE)", name));
}

void PostgresServers::checkpoint() const { BlockingSession(superuser_url()).query("CHECKPOINT"); }

void PostgresServers::fill_log() const {
    BlockingSession(superuser_url())
        .query(
            "SELECT pg_logical_emit_message(false, 'bench', repeat('x', 16000000))"
            " FROM generate_series(1, 60)"
        );
    checkpoint();
}

/// For the superuser, who may connect through the Unix socket.
std::string PostgresServers::superuser_url() const {
    return fmt::format(
        "host='{}' port={} user=postgres dbname=postgres", folder_, port_of(direct_url_)
    );
}

std::string PostgresServers::connections(const std::string& database) const {
    return BlockingSession(direct_url_)
        .query("SELECT count(*) FROM pg_stat_activity WHERE datname = $1", {database})
        .at(0)
        .at(0);
}

void PostgresServers::stop() const { control("stop"); }
void PostgresServers::start() const { control("start"); }

void PostgresServers::control(const std::string& command) const {
    testing::ServerProcess script({.command = {AKASHI_BENCH "/postgres", command, directory_}});
    if (script.wait(std::chrono::seconds(60)) != 0)
        throw std::runtime_error(fmt::format("PostgreSQL did not {}: {}", command, script.log()));
}

bool PostgresServers::accepts_connections() const {
    return PQping(direct_url_.c_str()) == PQPING_OK;
}

pid_t PostgresServers::read_pid(const std::string& file) const {
    return std::stoi(first_line(folder_ + "/" + file));
}

std::vector<Worker> PostgresServers::workers() const {
    return {
        {"PostgreSQL",
         [this] { return processor_time_with_children(read_pid("data/postmaster.pid")); }},
        {"PgBouncer", [this] { return processor_time(read_pid("pgbouncer.pid")); }}
    };
}

}  // namespace akashi::bench
