#include "app/import_turn.hpp"

#include "app/data_directory.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <thread>

namespace akashi::app {

namespace {

/// Settings are reset because a session of PgBouncer has those of its previous client.
constexpr const char* kBegin = "BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0";
/// A lock of the transaction, not of the session: PgBouncer gives the session to other clients.
constexpr const char* kTryLock = "SELECT pg_try_advisory_xact_lock(9021004)";

}  // namespace

ImportTurn::ImportTurn(const Config& config, bool on_postgres) {
    const std::filesystem::path directory = config.local.data_dir;
    if (!on_postgres) prepare_data_directory(directory);
    const auto take = [&] {
        return on_postgres ? take_in_database(config.postgres.database_url)
                           : take_in_directory(directory);
    };
    if (take()) return;
    fmt::print("Another import is at work there; waiting until it has ended\n");
    std::fflush(stdout);
    do {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
    } while (!take());
}

bool ImportTurn::take_in_directory(const std::filesystem::path& directory) {
    const std::filesystem::path path = directory / "import.lock";
    if (!file_.is_open())
        file_ = FileDescriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (file_.is_open() && ::flock(file_.get(), LOCK_EX | LOCK_NB) == 0) return true;
    if (file_.is_open() && errno == EWOULDBLOCK) return false;
    throw std::runtime_error(fmt::format("cannot lock {}: {}", path.string(), std::strerror(errno))
    );
}

/// Holds no transaction while it waits: PgBouncer has few sessions for all.
bool ImportTurn::take_in_database(const std::string& url) {
    if (!session_) session_.emplace(url);
    session_->run_script(kBegin);
    const bool is_taken = session_->query(kTryLock)[0][0] == "t";
    if (!is_taken) session_->roll_back();
    return is_taken;
}

}  // namespace akashi::app
