#include "sqlite/errors.hpp"

#include "base/log.hpp"
#include "base/not_writable.hpp"
#include "base/steady_clock.hpp"

#include <fmt/format.h>

#include <cerrno>

namespace akashi::sqlite {
namespace {

constexpr std::chrono::seconds kLogInterval{10};

bool is_disk_full(const SqliteError& error) {
    if (error.code() == SQLITE_FULL) return true;
    const int reason = error.system_error();
    return error.code() == SQLITE_IOERR &&
           (reason == ENOSPC || reason == EFBIG || reason == EDQUOT);
}

bool is_read_only(const SqliteError& error) {
    if (error.code() == SQLITE_READONLY || error.code() == SQLITE_CANTOPEN) return true;
    const int reason = error.system_error();
    return error.code() == SQLITE_IOERR && (reason == EROFS || reason == EACCES || reason == EPERM);
}

/// A failed COMMIT often does not say why: all that is known is that nothing was written.
bool is_failed_write(const SqliteError& error) {
    switch (error.extended_code()) {
        case SQLITE_IOERR_WRITE:
        case SQLITE_IOERR_FSYNC:
        case SQLITE_IOERR_DIR_FSYNC:
        case SQLITE_IOERR_TRUNCATE:
        case SQLITE_IOERR_SHMSIZE:
        case SQLITE_IOERR_SHMOPEN:
            return true;
        default:
            return false;
    }
}

std::string main_file(sqlite3* db) {
    const char* name = db == nullptr ? nullptr : sqlite3_db_filename(db, "main");
    return name == nullptr ? "" : name;
}

}  // namespace

SqliteError::SqliteError(sqlite3* db, std::string_view action)
    : std::runtime_error(fmt::format("{}: {}", action, sqlite3_errmsg(db))),
      extended_code_(sqlite3_extended_errcode(db)),
      // A failed COMMIT does not pass its errno on, but the failed system call has left it there.
      system_error_(sqlite3_system_errno(db) != 0 ? sqlite3_system_errno(db) : errno),
      file_(main_file(db)) {}

bool SqliteError::is_damage() const {
    return code() == SQLITE_CORRUPT || code() == SQLITE_NOTADB ||
           extended_code() == SQLITE_IOERR_SHORT_READ;
}

std::exception_ptr Failures::explain(const std::exception_ptr& cause) {
    try {
        std::rethrow_exception(cause);
    } catch (const SqliteError& error) {
        return translate(error);
    } catch (...) {
        return cause;
    }
}

std::exception_ptr Failures::translate(const SqliteError& error) {
    if (is_disk_full(error)) {
        log("sqlite: the disk is full", error);
        return std::make_exception_ptr(NotWritable(
            "the disk is full",
            "the disk is full: nothing was written; free some space and try again"
        ));
    }
    if (is_read_only(error)) {
        log("sqlite: the data directory is read-only", error);
        return std::make_exception_ptr(NotWritable(
            "the data directory is read-only",
            "the data directory is read-only: nothing was written"
        ));
    }
    if (is_failed_write(error)) {
        log("sqlite: the disk cannot be written to", error);
        return std::make_exception_ptr(NotWritable(
            "the disk cannot be written to",
            "the disk cannot be written to: nothing was stored; try again later"
        ));
    }
    if (error.code() == SQLITE_BUSY || error.code() == SQLITE_LOCKED) {
        log("sqlite: another process holds the database", error);
        return std::make_exception_ptr(
            Unavailable("another process holds the database: try again in "
                        "a second")
        );
    }
    if (error.is_damage()) {
        saw_damage_ = true;
        log("sqlite: the database is damaged", error);
        return std::make_exception_ptr(std::runtime_error(
            fmt::format("the database {} is damaged: {} ({})", path_, remedy_, error.what())
        ));
    }
    return std::make_exception_ptr(error);
}

void Failures::log(std::string_view message, const SqliteError& error) {
    int dropped = 0;
    {
        const std::lock_guard lock(mutex_);
        const auto now = SteadyClock::now();
        const auto last = logged_.find(message);
        if (last != logged_.end() && now - last->second < kLogInterval) {
            ++dropped_[message];
            return;
        }
        logged_[message] = now;
        dropped = std::exchange(dropped_[message], 0);
    }
    log::error(
        message,
        {{"path", path_},
         {"error", std::string_view(error.what())},
         {"errno", error.system_error()},
         {"repeated", dropped}}
    );
}

}  // namespace akashi::sqlite
