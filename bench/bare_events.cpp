#include "bare_events.hpp"

#include "bare_connection.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "events_benchmark.hpp"
#include "postgres/copy.hpp"
#include "sqlite/hash_function.hpp"
#include "sqlite/migrations_sql.hpp"

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace akashi::bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kRowsInCopy = 1'000;
constexpr int kRowsInTransaction = 100;
constexpr int kColumns = 9;
constexpr const char* kCopy =
    "COPY agent_events (id, run_id, org_id, event_type, sequence_num, occurred_at, agent_id,"
    " payload, created_at) FROM STDIN (FORMAT binary)";
constexpr const char* kInsert =
    "INSERT INTO agent_events (id, run_id, org_id, event_type, sequence_num, occurred_at, agent_id,"
    " payload, created_at) VALUES (?1, ?2, zeroblob(16), ?3, ?4, ?5, 'admin', ?6, ?5)";
constexpr const char* kSettings =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;"
    "PRAGMA wal_autocheckpoint = 4000;";

std::string copy_rows(const Uuid& run, std::int64_t& number) {
    postgres::CopyRows rows(kColumns);
    for (int i = 0; i < kRowsInCopy; ++i) {
        const Time time = now();
        rows.add(
            Uuid::make_v7(),
            run,
            Uuid(),
            std::string_view(kEventType),
            number++,
            time,
            std::string_view("admin"),
            postgres::Json{kEventPayload},
            time
        );
    }
    return rows.take();
}

void check(bool good, sqlite3* database) {
    if (!good) throw std::runtime_error(std::string("bare SQLite: ") + sqlite3_errmsg(database));
}

struct Close {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

std::unique_ptr<sqlite3, Close> open(const std::string& path) {
    sqlite3* opened = nullptr;
    const bool is_open = sqlite3_open(path.c_str(), &opened) == SQLITE_OK;
    std::unique_ptr<sqlite3, Close> database(opened);
    check(is_open, opened);
    const auto execute = [&](const char* sql) {
        check(sqlite3_exec(opened, sql, nullptr, nullptr, nullptr) == SQLITE_OK, opened);
    };
    execute(kSettings);
    sqlite::add_hash_function(opened);
    for (const Query* migration : sqlite::migrations::kAll) execute(migration->text);
    return database;
}

}  // namespace

double copy_ceiling(const std::string& url, std::chrono::milliseconds duration) {
    BareConnection connection(url, /*prepares=*/false);
    const Uuid run = Uuid::make_v7();
    std::int64_t number = 0;
    std::chrono::duration<double> spent{};
    while (spent < duration) {
        const std::string rows = copy_rows(run, number);
        const auto begin = Clock::now();
        connection.copy(kCopy, rows);
        spent += Clock::now() - begin;
    }
    return static_cast<double>(number) / spent.count();
}

double bare_sqlite_events(const std::string& directory, std::chrono::milliseconds duration) {
    const auto database = open(directory + "/bare_events.db");
    sqlite3_stmt* prepared = nullptr;
    sqlite3_prepare_v2(database.get(), kInsert, -1, &prepared, nullptr);
    const std::unique_ptr<sqlite3_stmt, Close> insert(prepared);
    check(prepared != nullptr, database.get());
    const Uuid run = Uuid::make_v7();
    std::int64_t number = 0;
    const std::string_view type = kEventType;
    const std::string_view payload = kEventPayload;
    const auto begin = Clock::now();
    const auto run_sql = [&](const char* sql) {
        check(
            sqlite3_exec(database.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK,
            database.get()
        );
    };
    while (Clock::now() - begin < duration) {
        run_sql("BEGIN IMMEDIATE");
        for (int i = 0; i < kRowsInTransaction; ++i) {
            const Uuid id = Uuid::make_v7();
            const std::int64_t time = to_microseconds(now());
            sqlite3_bind_blob(prepared, 1, id.bytes().data(), 16, SQLITE_STATIC);
            sqlite3_bind_blob(prepared, 2, run.bytes().data(), 16, SQLITE_STATIC);
            sqlite3_bind_text(
                prepared, 3, type.data(), static_cast<int>(type.size()), SQLITE_STATIC
            );
            sqlite3_bind_int64(prepared, 4, number++);
            sqlite3_bind_int64(prepared, 5, time);
            sqlite3_bind_text(
                prepared, 6, payload.data(), static_cast<int>(payload.size()), SQLITE_STATIC
            );
            check(sqlite3_step(prepared) == SQLITE_DONE, database.get());
            sqlite3_reset(prepared);
        }
        run_sql("COMMIT");
    }
    const std::chrono::duration<double> spent = Clock::now() - begin;
    return static_cast<double>(number) / spent.count();
}

}  // namespace akashi::bench
