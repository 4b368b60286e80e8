#include "sqlite/connection.hpp"

#include "sqlite/hash_function.hpp"

#include <fmt/format.h>

#include <mutex>

namespace akashi::sqlite {
namespace {

constexpr std::size_t kKeptTexts = 100;
constexpr int kBusyTimeoutMs = 5000;
constexpr Query kAttach{"attach", "ATTACH ?1 AS attached"};

struct PreparedNames {
    std::mutex mutex;
    std::set<std::string_view> names;
};

PreparedNames& prepared_names() {
    static PreparedNames names;
    return names;
}

/// Without it every allocation of every thread goes through one lock, for statistics that are never
/// read.
void turn_memory_statistics_off() {
    [[maybe_unused]] static const int code = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

}  // namespace

std::set<std::string_view> prepared_queries() {
    const std::lock_guard lock(prepared_names().mutex);
    return prepared_names().names;
}

Connection::Connection(const std::string& path, Access access, int cache_kib) {
    turn_memory_statistics_off();
    const int mode = access == Access::read_only ? SQLITE_OPEN_READONLY
                                                 : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2(
        path.c_str(), &raw, mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr
    );
    db_.reset(raw);
    check(raw, code, "open");
    sqlite3_busy_timeout(raw, kBusyTimeoutMs);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    add_hash_function(raw);
    run_script(fmt::format(
                   "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
                   "PRAGMA cache_size = -{}; PRAGMA temp_store = MEMORY",
                   cache_kib
    )
                   .c_str());
}

void Connection::attach(const std::string& path) { execute(kAttach, path); }

Statement Connection::prepare(const Query& query) {
    auto& prepared = queries_[&query];
    if (!prepared) {
        prepared = compile(query.text, query.name);
        const std::lock_guard lock(prepared_names().mutex);
        prepared_names().names.insert(query.name);
    }
    return Statement(prepared.get(), query.name);
}

Statement Connection::prepare_text(const std::string& text) {
    if (texts_.size() >= kKeptTexts && !texts_.contains(text)) texts_.clear();
    auto& prepared = texts_[text];
    if (!prepared) prepared = compile(text, "filtered query");
    return Statement(prepared.get(), "filtered query");
}

Connection::Prepared Connection::compile(std::string_view text, std::string_view name) const {
    sqlite3_stmt* raw = nullptr;
    const int code = sqlite3_prepare_v3(
        db_.get(),
        text.data(),
        static_cast<int>(text.size()),
        SQLITE_PREPARE_PERSISTENT,
        &raw,
        nullptr
    );
    check(db_.get(), code, name);
    return Prepared(raw);
}

void Connection::run_script(const char* text) {
    check(db_.get(), sqlite3_exec(db_.get(), text, nullptr, nullptr, nullptr), "script");
}

std::int64_t Connection::pragma(const char* name) {
    const Prepared prepared = compile(fmt::format("PRAGMA {}", name), name);
    Statement statement(prepared.get(), name);
    return statement.step() ? statement.column<std::int64_t>(0) : 0;
}

void Connection::roll_back() noexcept {
    if (in_transaction()) sqlite3_exec(db_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

}  // namespace akashi::sqlite
