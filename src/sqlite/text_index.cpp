#include "sqlite/text_index.hpp"

#include "base/log.hpp"
#include "sqlite/database_file.hpp"
#include "sqlite/sql.hpp"
#include "sqlite/text_index_sql.hpp"
#include "sqlite/transaction.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <filesystem>
#include <limits>
#include <utility>

namespace akashi::sqlite {

namespace fs = std::filesystem;

namespace {

/// Version of text_index/create_text_index.sql. An index of another version is rebuilt.
constexpr std::int64_t kVersion = 1;
constexpr const char* kDropSchema =
    "DROP TABLE IF EXISTS decisions_vocabulary; DROP TABLE IF EXISTS decisions_fts;"
    "DROP TABLE IF EXISTS progress";

constexpr int kNiceness = 5;
constexpr int kBusyTimeoutMs = 2000;  // a search waits
constexpr int kIndexCacheKib = 8 * 1024;
constexpr int kSourceCacheKib = 1024;
constexpr std::size_t kWaitingLimit = 4096;
/// Commits that are worth a transaction of the index when no search asks for it.
constexpr std::size_t kWorthIndexing = 500;
/// Rows in one transaction of the index.
constexpr std::int64_t kBatch = 1000;
/// Less than a second's work.
constexpr std::size_t kFarBehind = 4000;

void remove_files(const std::string& path) {
    for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(path + suffix);
}

std::string beside(const std::string& database_path) {
    return (fs::path(database_path).parent_path() / "search.db").string();
}

/// What a lost power supply takes away is indexed again; nobody has to wait for the disk.
constexpr const char* kSettings = "PRAGMA synchronous = NORMAL;";

/// Opens the file; one that is no sound database is replaced by an empty one.
std::unique_ptr<Connection> open_index(const std::string& path) {
    try {
        return open_file(path, kIndexCacheKib);
    } catch (const SqliteError& error) {
        if (error.code() != SQLITE_NOTADB && error.code() != SQLITE_CORRUPT)
            refuse(path, explain(error));
        log::warn("sqlite: the text index is damaged; it is made anew", {{"path", path}});
        remove_files(path);
        return open_file(path, kIndexCacheKib);
    }
}

}  // namespace

TextIndex::TextIndex(const std::string& database_path, JobQueue& reads)
    : path_(beside(database_path)),
      failures_(path_, "stop the server and delete this file; it is made anew"),
      source_(database_path, Access::read_only, kSourceCacheKib),
      index_(open_index(path_)),
      database_id_(source_.find<std::string>(sql::find_setting, "database_id").value_or("")),
      reads_(reads),
      waiting_(kWaitingLimit, "searches") {
    try {
        index_->run_script(kSettings);
        sqlite3_busy_timeout(index_->handle(), kBusyTimeoutMs);
        ensure_schema();
    } catch (const SqliteError& error) {
        refuse(path_, explain(error));
    }
    thread_ = std::thread([this] { serve(); });
    note_commits(kWorthIndexing);  // there may be some from before
}

void TextIndex::close() {
    if (!thread_.joinable()) return;
    note_commits(kWorthIndexing);
    waiting_.close();
    thread_.join();
}

JobQueue& TextIndex::queue_for_searches() {
    const std::lock_guard lock(mutex_);
    return behind_ == 0 ? reads_ : waiting_;
}

void TextIndex::note_commits(std::size_t count) {
    {
        const std::lock_guard lock(mutex_);
        behind_ += count;
        if (nudged_ || behind_ < kWorthIndexing) return;
        nudged_ = true;
    }
    waiting_.push(nudge_);
}

void TextIndex::wait_while_far_behind() {
    std::unique_lock lock(mutex_);
    nearer_.wait(lock, [this] { return behind_ < kFarBehind || failing_; });
}

void TextIndex::serve() {
    // What can wait must not hold up what cannot. On Linux this concerns the calling thread alone.
    (void)::setpriority(PRIO_PROCESS, 0, kNiceness);
    while (true) {
        const std::vector<Job*> jobs = waiting_.take(kWaitingLimit);
        if (jobs.empty()) return;
        pass_on(jobs, try_to_follow());
        nudge_again();
    }
}

void TextIndex::pass_on(const std::vector<Job*>& jobs, const std::exception_ptr& failure) {
    for (Job* job : jobs) {
        if (job == &nudge_) continue;
        if (failure) {
            job->fail(failure);
            job->finish();
        } else {
            reads_.push(*job);
        }
    }
}

std::exception_ptr TextIndex::try_to_follow() {
    const std::size_t followed = [this] {
        const std::lock_guard lock(mutex_);
        return behind_;
    }();
    std::exception_ptr failure;
    try {
        follow();
    } catch (...) {
        failure = failures_.explain(std::current_exception());
    }
    {
        const std::lock_guard lock(mutex_);
        failing_ = failure != nullptr;
        if (!failing_) behind_ -= followed;
    }
    nearer_.notify_all();
    return failure;
}

void TextIndex::nudge_again() {
    {
        const std::lock_guard lock(mutex_);
        nudged_ = false;
    }
    if (!failing_) note_commits(0);
}

void TextIndex::follow() {
    const Progress target = last_changes().last;
    while (follow_some(target)) {
    }
}

/// True when the target is not reached yet.
bool TextIndex::follow_some(const Progress& target) {
    Transaction writing(*index_, Purpose::write);  // first: another process may be following, too
    auto progress = find_progress();
    if (!progress) throw std::runtime_error(path_ + " now belongs to another database");
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
bool TextIndex::forget_removed(Progress& progress, const Progress& last) {
    std::int64_t count = 0;
    Statement removal = source_.prepare(sql::list_text_removals);
    removal.bind(progress.last_removal, kBatch);
    for (; removal.step(); ++count) {
        progress.last_removal = removal.column<std::int64_t>(0);
        const auto row = removal.column<std::int64_t>(1);
        if (row > progress.last_row) continue;
        index_->execute(
            sql::delete_decision_text,
            row,
            removal.column<std::string>(2),
            removal.column<std::string>(3),
            removal.column<std::optional<std::string>>(4)
        );
    }
    if (count == kBatch) return false;
    progress.last_removal = last.last_removal;
    return true;
}

void TextIndex::add_new(Progress& progress, const Progress& last) {
    std::int64_t count = 0;
    Statement decision = source_.prepare(sql::list_unindexed);
    decision.bind(progress.last_row, kBatch);
    for (; decision.step(); ++count) {
        progress.last_row = decision.column<std::int64_t>(0);
        index_->execute(
            sql::insert_decision_text,
            progress.last_row,
            decision.column<std::string>(1),
            decision.column<std::string>(2),
            decision.column<std::optional<std::string>>(3)
        );
    }
    if (count < kBatch) progress.last_row = last.last_row;
}

TextIndex::Changes TextIndex::last_changes() {
    Statement row = source_.prepare(sql::find_last_changes);
    row.step();
    const Progress last{row.column<std::int64_t>(0), row.column<std::int64_t>(1)};
    return {last, row.column<std::optional<std::int64_t>>(2).value_or(last.last_removal)};
}

std::optional<TextIndex::Progress> TextIndex::find_progress() {
    Statement row = index_->prepare(sql::find_text_progress);
    row.bind(Bytes{database_id_});
    if (!row.step()) return std::nullopt;
    return Progress{row.column<std::int64_t>(0), row.column<std::int64_t>(1)};
}

/// Makes the index anew unless it can follow the database as it is now. A backup that was restored
/// is behind its index; after a power failure, the index may have lost removals that the database
/// has forgotten.
void TextIndex::ensure_schema() {
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
    follow();
}

}  // namespace akashi::sqlite
