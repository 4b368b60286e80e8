#pragma once

#include "base/query.hpp"
#include "sqlite/statement.hpp"

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace akashi::sqlite {

enum class Access { read_write, read_only };

/// A blocking connection with its prepared statements. Used by one thread at a time.
class Connection {
public:
    /// Opens the file, which read_write creates when it is missing, with a page cache of
    /// `cache_kib`. Throws SqliteError.
    Connection(const std::string& path, Access access, int cache_kib);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Lets queries use the tables of another file, too. Throws SqliteError.
    void attach(const std::string& path);

    /// The statement, prepared at its first use and kept.
    Statement prepare(const Query& query);
    /// For text that is put together at run time. Up to 100 texts are kept prepared, then all go.
    Statement prepare_text(const std::string& text);

    /// Runs a statement to its end; rows are ignored. Returns how many rows it changed.
    template <class... Args>
    std::int64_t execute(const Query& query, Args&&... args) {
        Statement statement = prepare(query);
        statement.bind(std::forward<Args>(args)...);
        while (statement.step()) {
        }
        return sqlite3_changes64(db_.get());
    }
    /// The first column of the first row; nothing when there is no row.
    template <class T, class... Args>
    std::optional<T> find(const Query& query, Args&&... args) {
        Statement statement = prepare(query);
        statement.bind(std::forward<Args>(args)...);
        if (!statement.step()) return std::nullopt;
        return statement.column<T>(0);
    }

    /// Runs statements that need no parameters: schema, PRAGMA, transactions.
    void run_script(const char* text);
    /// The value of a `PRAGMA name`.
    std::int64_t pragma(const char* name);
    bool in_transaction() const { return sqlite3_get_autocommit(db_.get()) == 0; }
    /// Rolls back the transaction; harmless when there is none.
    void roll_back() noexcept;

    sqlite3* handle() const { return db_.get(); }

private:
    struct Close {
        void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
    };
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    using Prepared = std::unique_ptr<sqlite3_stmt, Finalize>;

    Prepared compile(std::string_view text, std::string_view name) const;

    std::unique_ptr<sqlite3, Close> db_;
    std::unordered_map<const Query*, Prepared> queries_;
    std::unordered_map<std::string, Prepared> texts_;
};

/// Names of the queries that any connection of this process has prepared so far, for a test that
/// finds unused statements. Thread-safe.
std::set<std::string_view> prepared_queries();

}  // namespace akashi::sqlite
