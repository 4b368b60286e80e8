#include "search/sqlite/text_index_file.hpp"

#include "base/log.hpp"
#include "base/steady_clock.hpp"
#include "search/search_terms.hpp"
#include "search/sqlite/documents.hpp"
#include "search/sqlite/index_damage.hpp"
#include "search/sqlite/sql.hpp"
#include "search/sqlite/text_index_sql.hpp"
#include "search/sqlite/unindexed_decisions.hpp"
#include "sqlite/database_file.hpp"
#include "sqlite/sql.hpp"
#include "sqlite/transaction.hpp"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>

namespace akashi::sqlite {

namespace fs = std::filesystem;

namespace {

/// Version of text_index/create_text_index.sql, and of the terms. An index of another version is
/// rebuilt; the versions before 2000 had no terms, but words.
constexpr std::int64_t kVersion = 2000 + kTermsVersion;
constexpr const char* kDropSchema =
    "DROP TABLE IF EXISTS decisions_vocabulary; DROP TABLE IF EXISTS decisions_fts;"
    "DROP TABLE IF EXISTS documents; DROP TABLE IF EXISTS document_orgs;"
    "DROP TABLE IF EXISTS progress";

constexpr int kBusyTimeoutMs = 2000;  // a search waits
constexpr int kIndexCacheKib = 8 * 1024;
constexpr int kSourceCacheKib = 1024;
/// Rows in one transaction of the index.
constexpr std::int64_t kBatch = 1000;

void remove_files(const std::string& path) {
    for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(path + suffix);
}

std::string beside(const std::string& database_path) {
    return (fs::path(database_path).parent_path() / "search.db").string();
}

/// What a power failure loses is indexed again, so no commit waits for the disk.
constexpr const char* kSettings = "PRAGMA synchronous = NORMAL;";

/// Opens the file. A damaged file is replaced by an empty one.
std::unique_ptr<Connection> open_index(const std::string& path) {
    try {
        return open_file(path, kIndexCacheKib);
    } catch (const SqliteError& error) {
        if (error.code() != SQLITE_NOTADB && error.code() != SQLITE_CORRUPT)
            refuse(path, explain(error));
        log::warn("sqlite: the text index is damaged and is rebuilt", {{"path", path}});
        remove_files(path);
        return open_file(path, kIndexCacheKib);
    }
}

}  // namespace

TextIndexFile::TextIndexFile(const std::string& database_path)
    : path_(beside(database_path)),
      failures_(path_, "stop the server and delete this file; it is rebuilt"),
      source_failures_(database_path, "restore a backup"),
      source_(database_path, Access::read_only, kSourceCacheKib),
      index_(open_index(path_)),
      database_id_(source_.find<std::string>(sql::find_setting, "database_id").value_or("")) {
    try {
        prepare();
    } catch (const SqliteError& error) {
        refuse(error.file().empty() ? path_ : error.file(), sqlite::explain(error));
    }
}

void TextIndexFile::prepare() {
    index_->run_script(kSettings);
    sqlite3_busy_timeout(index_->handle(), kBusyTimeoutMs);
    try {
        return ensure_schema();
    } catch (const SqliteError& error) {
        if (!is_damage(error)) throw;
        log::warn(
            "sqlite: the text index is damaged and is rebuilt",
            {{"path", path_}, {"error", std::string_view(error.what())}}
        );
    }
    empty_file(*index_);
    ensure_schema();
}

std::exception_ptr TextIndexFile::try_to_follow() {
    try {
        follow();
        return nullptr;
    } catch (...) {
        return explain(std::current_exception());
    }
}

std::exception_ptr TextIndexFile::try_to_rebuild() {
    try {
        empty_file(*index_);
        ensure_schema();
        return nullptr;
    } catch (...) {
        return explain(std::current_exception());
    }
}

/// All statements on the index are ours, so that a wrong one means a wrong file.
bool TextIndexFile::is_damage(const SqliteError& error) const {
    const bool is_wrong = error.is_damage() || error.code() == SQLITE_ERROR;
    return is_wrong && error.file() == sqlite3_db_filename(index_->handle(), "main");
}

std::exception_ptr TextIndexFile::explain(const std::exception_ptr& cause) {
    try {
        std::rethrow_exception(cause);
    } catch (const SqliteError& error) {
        if (is_damage(error)) return std::make_exception_ptr(TextIndexDamaged(error.what()));
        const bool is_of_index = error.file() == sqlite3_db_filename(index_->handle(), "main");
        return is_of_index ? failures_.explain(cause) : source_failures_.explain(cause);
    } catch (...) {
        return cause;
    }
}

void TextIndexFile::follow() {
    const Progress target = last_changes().last;
    while (!gives_up_ && follow_some(target)) {
    }
}

/// True when the target is not reached yet.
bool TextIndexFile::follow_some(const Progress& target) {
    Transaction writing(*index_, Purpose::write);  // first: another process may write it too
    auto progress = find_progress();
    if (!progress) throw TextIndexDamaged("it does not say which database it belongs to");
    if (progress->last_row >= target.last_row && progress->last_removal >= target.last_removal)
        return false;
    {
        const Transaction snapshot(source_, Purpose::read);
        const Progress last = last_changes().last;
        // Removals first: a row that was removed before it was added is never added, and its
        // removal, which is in this snapshot, is left out.
        if (forget_removed(*progress, last)) add_new(*progress, last);
    }
    index_->execute(sql::save_text_progress, progress->last_row, progress->last_removal);
    writing.commit();
    applied_removals_ = progress->last_removal;
    return true;
}

/// True when none is left.
bool TextIndexFile::forget_removed(Progress& progress, const Progress& last) {
    std::int64_t count = 0;
    Statement removal = source_.prepare(sql::list_text_removals);
    removal.bind(progress.last_removal, kBatch);
    for (; removal.step(); ++count) {
        progress.last_removal = removal.column<std::int64_t>(0);
        const auto row = removal.column<std::int64_t>(1);
        if (row <= progress.last_row) remove_document(*index_, row);
    }
    if (count == kBatch) return false;
    progress.last_removal = last.last_removal;
    return true;
}

void TextIndexFile::add_new(Progress& progress, const Progress& last) {
    std::int64_t count = 0;
    UnindexedDecisions decisions(source_, progress.last_row, kBatch);
    for (; const Decision* decision = decisions.next(); ++count) {
        progress.last_row = decisions.row();
        add_document(*index_, progress.last_row, decision->org_id, search_terms_of(*decision));
    }
    if (count < kBatch) progress.last_row = last.last_row;
}

TextIndexFile::Changes TextIndexFile::last_changes() {
    Statement row = source_.prepare(sql::find_last_changes);
    row.step();
    const Progress last{row.column<std::int64_t>(0), row.column<std::int64_t>(1)};
    return {last, row.column<std::optional<std::int64_t>>(2).value_or(last.last_removal)};
}

std::optional<TextIndexFile::Progress> TextIndexFile::find_progress() {
    Statement row = index_->prepare(sql::find_text_progress);
    row.bind(Bytes{database_id_});
    if (!row.step()) return std::nullopt;
    return Progress{row.column<std::int64_t>(0), row.column<std::int64_t>(1)};
}

/// Rebuilds the index unless it can follow the database as it is now. A backup that was restored
/// is behind its index; after a power failure, the index may have lost removals that the database
/// has forgotten.
void TextIndexFile::ensure_schema() {
    Transaction writing(*index_, Purpose::write);
    const auto [last, last_forgotten] = last_changes();
    if (index_->pragma("user_version") == kVersion) {
        const auto progress = find_progress();
        if (progress && progress->last_row <= last.last_row &&
            progress->last_removal <= last.last_removal && progress->last_removal >= last_forgotten)
            return;
    }
    index_->run_script(kDropSchema);
    index_->run_script(text_index_sql::create_text_index.text);
    index_->run_script(fmt::format("PRAGMA user_version = {}", kVersion).c_str());
    index_->execute(sql::start_text_progress, Bytes{database_id_});
    writing.commit();
    if (last.last_row == 0) return;
    log::info("sqlite: making the text index", {{"path", path_}, {"decisions", last.last_row}});
    const auto start = SteadyClock::now();
    follow();
    const auto duration = SteadyClock::now() - start;
    log::info(
        "sqlite: made the text index",
        {{"path", path_},
         {"duration_ms", std::chrono::duration_cast<std::chrono::milliseconds>(duration).count()}}
    );
}

}  // namespace akashi::sqlite
