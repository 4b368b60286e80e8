#pragma once

#include "base/steady_clock.hpp"

#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <exception>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>

namespace akashi::sqlite {

/// A failure that SQLite reported. The text is for logs; it may name files.
class SqliteError : public std::runtime_error {
public:
    /// The last error on `db`, during `action`.
    SqliteError(sqlite3* db, std::string_view action);

    /// The primary result code: SQLITE_FULL, SQLITE_BUSY, …
    int code() const { return extended_code_ & 0xff; }
    int extended_code() const { return extended_code_; }
    /// True when a file does not hold what SQLite has written to it.
    bool is_damage() const;
    /// `errno` of the file operation that failed; 0 when none did.
    int system_error() const { return system_error_; }
    /// The main file of the connection; empty when none is open.
    const std::string& file() const { return file_; }

private:
    int extended_code_;
    int system_error_;
    std::string file_;
};

/// Throws SqliteError unless `code` is SQLITE_OK.
inline void check(sqlite3* db, int code, std::string_view action) {
    if (code != SQLITE_OK) throw SqliteError(db, action);
}

/// Turns an exception of work on the database into the one for the caller, and logs the cause, at
/// most once in 10 s for each kind of failure. Thread-safe.
class Failures {
public:
    /// `remedy` is what to do when the file is damaged.
    Failures(std::string path, std::string remedy)
        : path_(std::move(path)), remedy_(std::move(remedy)) {}

    /// NotWritable when the disk is full or cannot be written, Unavailable when another process
    /// holds the file, a runtime_error that says what to do when the file is damaged; otherwise
    /// `cause` itself.
    std::exception_ptr explain(const std::exception_ptr& cause);

    /// True once a failure said that the file is damaged.
    bool saw_damage() const { return saw_damage_; }

private:
    std::exception_ptr translate(const SqliteError& error);
    void log(std::string_view message, const SqliteError& error);

    const std::string path_;
    const std::string remedy_;
    std::atomic<bool> saw_damage_ = false;
    std::mutex mutex_;  // guards what follows
    std::map<std::string_view, SteadyClock::time_point> logged_;
    std::map<std::string_view, int> dropped_;
};

}  // namespace akashi::sqlite
