#include "adapters/sqlite/checkpointer.hpp"

#include <sys/resource.h>

namespace akashi::sqlite {
namespace {

/// Pages in the log from which on it is moved: 16 MiB.
constexpr int kLogPages = 4000;
constexpr int kNiceness = 10;
constexpr int kCacheKib = 64;  // a checkpoint reads the log, not through the cache

}  // namespace

Checkpointer::Checkpointer(const std::string& path, Connection& writer, Failures& failures)
    : writer_(writer),
      failures_(failures),
      connection_(path, Access::read_write, kCacheKib),
      thread_([this] { serve(); }) {
    sqlite3_wal_hook(writer_.handle(), on_commit, this);
}

Checkpointer::~Checkpointer() {
    sqlite3_wal_hook(writer_.handle(), nullptr, nullptr);
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

int Checkpointer::on_commit(void* self, sqlite3*, const char*, int frames) {
    if (frames < kLogPages) return SQLITE_OK;
    auto& checkpointer = *static_cast<Checkpointer*>(self);
    {
        const std::lock_guard lock(checkpointer.mutex_);
        checkpointer.wanted_ = true;
    }
    checkpointer.changed_.notify_one();
    return SQLITE_OK;
}

void Checkpointer::serve() {
    // Nobody waits for it. On Linux this concerns the calling thread alone; a failure costs speed.
    (void)::setpriority(PRIO_PROCESS, 0, kNiceness);
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return wanted_ || stopping_; });
        if (stopping_) return;
        lock.unlock();
        move_log(connection_);
        rest_remains_ = true;
        lock.lock();
        wanted_ = false;
    }
}

void Checkpointer::move_rest() {
    if (rest_remains_.exchange(false)) move_log(writer_);
}

void Checkpointer::move_log(Connection& connection) {
    const int code = sqlite3_wal_checkpoint_v2(
        connection.handle(), "main", SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr
    );
    if (code == SQLITE_OK || code == SQLITE_BUSY) return;  // busy: another one is at it
    failures_.explain(std::make_exception_ptr(SqliteError(connection.handle(), "checkpoint")));
}

}  // namespace akashi::sqlite
