#include "sqlite/checkpointer.hpp"

#include <sys/resource.h>

#include <utility>

namespace akashi::sqlite {
namespace {

/// New pages in the log that are worth moving: 4 MiB.
constexpr int kWorthMoving = 1000;
/// Pages of a log that is to start again, for which the writer has to wait a moment: 32 MiB.
constexpr int kLongLog = 8000;
constexpr int kNiceness = 10;
constexpr int kCacheKib = 64;  // a checkpoint does not read through the cache

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
    auto& checkpointer = *static_cast<Checkpointer*>(self);
    if (frames < checkpointer.seen_frames_) checkpointer.seen_frames_ = 0;  // the log started again
    if (frames - checkpointer.seen_frames_ < kWorthMoving) return SQLITE_OK;
    checkpointer.seen_frames_ = frames;
    {
        const std::lock_guard lock(checkpointer.mutex_);
        checkpointer.wanted_frames_ = frames;
    }
    checkpointer.changed_.notify_one();
    return SQLITE_OK;
}

void Checkpointer::serve() {
    // No client waits for this thread. On Linux the call affects no other thread. It may fail.
    (void)::setpriority(PRIO_PROCESS, 0, kNiceness);
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return wanted_frames_ > 0 || stopping_; });
        if (stopping_) return;
        const int frames = std::exchange(wanted_frames_, 0);
        lock.unlock();
        move_log(connection_);
        if (frames >= kLongLog) rest_remains_ = true;
        lock.lock();
    }
}

void Checkpointer::move_rest() {
    if (rest_remains_.exchange(false)) move_log(writer_);
}

void Checkpointer::move_log(Connection& connection) {
    const int code = sqlite3_wal_checkpoint_v2(
        connection.handle(), "main", SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr
    );
    if (code == SQLITE_OK || code == SQLITE_BUSY) return;  // busy: another checkpoint is running
    failures_.explain(std::make_exception_ptr(SqliteError(connection.handle(), "checkpoint")));
}

}  // namespace akashi::sqlite
