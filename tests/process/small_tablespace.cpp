#include "small_tablespace.hpp"

#include "postgres/blocking_session.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <fstream>

namespace akashi::testing {

namespace fs = std::filesystem;

namespace {

bool can_mount() {
    ServerProcess probe(
        {.command = {"unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"},
         .environment = {},
         .log_file = "/dev/null"}
    );
    return probe.wait() == 0;
}

/// Mounts a disk on directory $1 unless $2 is `no`, gives it to the servers' account, then runs the
/// other arguments.
constexpr const char* kPrepare =
    "set -e\n"
    ". \"$0\"\n"
    "choose_account \"$1\"\n"
    "[ \"$2\" = no ] || mount -t tmpfs -o size=32m tmpfs \"$1\"\n"
    "chown \"$account\" \"$1\"\n"
    "shift 2\n"
    "exec \"$@\"";

}  // namespace

SmallTablespace::SmallTablespace() : is_disk_(can_mount()) {
    std::vector<std::string> wrapper;
    Environment environment;
    if (is_disk_) {
        wrapper = {"unshare", "-m"};
    } else {
        environment = fault_.environment();
        environment["WRITE_FAULT_UNDER"] = directory_.path();
        // The servers' account must be able to read the directory.
        fs::permissions(environment["WRITE_FAULT_DIR"], fs::perms(0755));
    }
    for (const auto& word :
         {std::string("sh"),
          std::string("-c"),
          std::string(kPrepare),
          std::string(AKASHI_SCRIPTS) + "/dev-services",
          directory_.path(),
          std::string(is_disk_ ? "yes" : "no")})
        wrapper.push_back(word);
    servers_ = std::make_unique<DevServers>(wrapper, environment);
    postgres::BlockingSession superuser(servers_->superuser_url());
    superuser.query(fmt::format("CREATE TABLESPACE small LOCATION '{}'", directory_.path()));
    superuser.query("CREATE DATABASE small OWNER akashi TABLESPACE small");
}

void SmallTablespace::fill() {
    if (!is_disk_) return fault_.fail_with(ENOSPC);
    std::ofstream file(ballast(), std::ios::binary);
    const std::string block(4096, 'x');
    while (file.write(block.data(), 4096).flush()) {
    }
}

void SmallTablespace::make_room() {
    if (!is_disk_) return fault_.fail_with(0);
    fs::remove(ballast());
}

/// The path by which this process reaches the file.
std::string SmallTablespace::ballast() const {
    return fmt::format("/proc/{}/root{}/ballast", servers_->postgres_pid(), directory_.path());
}

}  // namespace akashi::testing
