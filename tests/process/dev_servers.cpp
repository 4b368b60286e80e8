#include "dev_servers.hpp"

#include "testing/dev_environment.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>

namespace akashi::testing {

namespace {

/// Loads the functions of dev-services; then works in folder $1 as the account of its servers.
constexpr std::string_view kPrologue =
    "set -eu\n"
    ". \"$0\"\n"
    "choose_account \"$1\"\n"
    "cd \"$1\"\n"
    "PATH=/usr/lib/postgresql/15/bin:/usr/sbin:$PATH\n"
    "run() { as_account env HOME=\"$PWD\" \"$@\" </dev/null >>setup.log 2>&1 || give_up; }\n"
    "give_up() { tail -n 5 setup.log postgres.log pgbouncer.log; exit 1; }\n"
    "list() { running \"$(pwd -P)${2:+/$2}\" | awk -v name=\"$1\" '$2 == name { print $1 }'; }\n";

std::string script(std::string_view name) { return fmt::format("{}/{}", AKASHI_SCRIPTS, name); }

std::string run_to_end(const ProcessOptions& options) {
    ServerProcess process(options);
    const int status = process.wait(std::chrono::seconds(60));
    if (status != 0)
        throw std::runtime_error(fmt::format(
            "{} ended with {}:\n{}", fmt::join(options.command, " "), status, process.log()
        ));
    return process.log();
}

void run_in(const std::string& folder, std::string_view commands) {
    const auto text = fmt::format("{}{}", kPrologue, commands);
    run_to_end({.command = {"sh", "-c", text, script("dev-services"), folder}});
}

/// Starts a process that runs dev-down if this process ends without it: a crash, or a timeout of
/// ctest. It is no child of this process, so that nothing ends both.
void clean_up_without_us(const std::string& directory) {
    constexpr std::string_view kWatch =
        "while [ -d \"$1\" ] && kill -0 \"$2\"; do sleep 0.5; done\n"
        "[ ! -d \"$1\" ] || \"$0\" \"$1\"";
    run_to_end(
        {.command =
             {"setsid",
              "--fork",
              "sh",
              "-c",
              std::string(kWatch),
              script("dev-down"),
              directory,
              std::to_string(getpid())},
         .environment = {},
         .log_file = "/dev/null"}
    );
}

std::string first_line(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    if (!std::getline(file, line)) throw std::runtime_error("nothing to read in " + path);
    return line;
}

/// A URL that dev-up printed.
std::string printed_url(const std::string& env_file, std::string_view name) {
    std::ifstream file(env_file);
    const auto start = fmt::format("export {}='", name);
    for (std::string line; std::getline(file, line);)
        if (line.starts_with(start))
            return line.substr(start.size(), line.size() - start.size() - 1);
    throw std::runtime_error(fmt::format("no {} in {}", name, env_file));
}

/// Begin and size of the port in a URL with user and password.
std::pair<std::size_t, std::size_t> find_port(const std::string& url) {
    const auto begin = url.find(':', url.find('@')) + 1;
    return {begin, url.find('/', begin) - begin};
}

}  // namespace

DevServers::DevServers(const std::vector<std::string>& wrapper, const Environment& environment) {
    clean_up_without_us(directory_.path());
    ProcessOptions up{.command = wrapper, .environment = environment};
    up.command.push_back(script("dev-up"));
    up.command.push_back(directory_.path());
    run_to_end(up);
    try {
        folder_ = first_line(directory_ / "akashi-dev");
    } catch (...) {
        stop();
        throw;
    }
}

DevServers::~DevServers() { stop(); }

void DevServers::stop() noexcept {
    try {
        run_to_end({.command = {script("dev-down"), directory_.path()}});
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
    }
}

std::string DevServers::database_url(const std::string& database) const {
    const auto url = printed_url(directory_ / "env", "DATABASE_URL");
    return database.empty() ? url : with_database(url, database);
}

std::string DevServers::notify_url(const std::string& database) const {
    const auto url = printed_url(directory_ / "env", "NOTIFY_URL");
    return database.empty() ? url : with_database(url, database);
}

std::string DevServers::superuser_url() const { return superuser_of(notify_url()); }

std::string DevServers::read_url() const {
    return printed_url(directory_ / "env", "DATABASE_READ_URL");
}

std::string DevServers::replica_superuser_url() const { return superuser_of(read_url()); }

std::string DevServers::superuser_of(const std::string& url) const {
    return fmt::format("host='{}' port={} user=postgres dbname=postgres", folder_, port_of(url));
}

std::uint16_t DevServers::port_of(const std::string& url) {
    const auto [begin, size] = find_port(url);
    return static_cast<std::uint16_t>(std::stoi(url.substr(begin, size)));
}

std::string DevServers::with_port(const std::string& url, std::uint16_t port) {
    const auto [begin, size] = find_port(url);
    return std::string(url).replace(begin, size, std::to_string(port));
}

void DevServers::kill_postgres() { kill("postgres", "data"); }
void DevServers::kill_replica() { kill("postgres", "replica"); }
void DevServers::kill_pgbouncer() { kill("pgbouncer"); }

/// Kills repeatedly, since PostgreSQL's main process may just be starting another one. Also waits
/// for each process: one that ends leaves its folder before it frees its port.
void DevServers::kill(std::string_view name, std::string_view subfolder) {
    run_in(
        folder_,
        fmt::format(
            "all=''\n"
            "while pids=$(list {} {}) && [ -n \"$pids\" ]; do send KILL \"$pids\"; all=\"$all "
            "$pids\"; done\n"
            "for pid in $all; do\n"
            "    while state=$(ps -o stat= -p \"$pid\") && [ \"${{state#Z}}\" = \"$state\" ]; do\n"
            "        sleep 0.01\n"
            "    done\n"
            "done",
            name,
            subfolder
        )
    );
}

/// Removes the pid files of killed processes, which must not be taken for running ones.
void DevServers::start_postgres() {
    start(
        "postgres",
        fmt::format(
            "rm -f data/postmaster.pid .s.PGSQL.{}*\nrun pg_ctl -D data -l postgres.log -w start",
            port_of(notify_url())
        ),
        "data"
    );
}
void DevServers::start_replica() {
    start(
        "postgres",
        fmt::format(
            "rm -f replica/postmaster.pid .s.PGSQL.{}*\n"
            "run pg_ctl -D replica -l replica.log -w start",
            port_of(read_url())
        ),
        "replica"
    );
}
void DevServers::signal_replica(std::string_view name) {
    run_in(folder_, fmt::format("send {} \"$(list postgres replica)\"", name));
}
void DevServers::signal_pgbouncer(std::string_view name) {
    run_in(folder_, fmt::format("send {} \"$(list pgbouncer)\"", name));
}
void DevServers::make_primary_a_replica(bool follows) {
    const auto source =
        fmt::format("host={} port={} user=postgres", folder_, follows ? port_of(read_url()) : 1);
    run_in(
        folder_,
        fmt::format(
            "run pg_ctl -D data -w -m fast stop\n"
            "run touch data/standby.signal\n"
            "run pg_ctl -D data -l postgres.log -w -o \"-c primary_conninfo='{}'\" start",
            source
        )
    );
}
void DevServers::start_pgbouncer() {
    start("pgbouncer", "rm -f pgbouncer.pid\nrun pgbouncer -d pgbouncer.ini");
}

void DevServers::start(
    std::string_view name, const std::string& command, std::string_view subfolder
) {
    run_in(
        folder_, fmt::format("[ -z \"$(list {} {})\" ] || exit 3\n{}", name, subfolder, command)
    );
}

pid_t DevServers::postgres_pid() const {
    return std::stoi(first_line(folder_ + "/data/postmaster.pid"));
}

}  // namespace akashi::testing
