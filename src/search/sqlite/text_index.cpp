#include "search/sqlite/text_index.hpp"

#include "base/log.hpp"
#include "search/sqlite/sql.hpp"

#include <sys/resource.h>

#include <utility>

namespace akashi::sqlite {
namespace {

constexpr int kNiceness = 5;
constexpr std::size_t kWaitingLimit = 4096;
/// After this many commits the index is updated even when no search asks for it.
constexpr std::size_t kWorthIndexing = 500;
/// Less than a second's work.
constexpr std::size_t kFarBehind = 4000;
/// From the end of a rebuild to the next one: a disk that damages it again must not cause a loop.
constexpr std::chrono::minutes kRebuildPause{1};

}  // namespace

TextIndex::TextIndex() : waiting_(kWaitingLimit, "searches") {}

TextIndex::~TextIndex() { TextIndex::close(); }

void TextIndex::open(const std::string& database_path, JobQueue& reads) {
    file_ = std::make_unique<TextIndexFile>(database_path);
    reads_ = &reads;
    thread_ = std::thread([this] { serve(); });
    note_commits(kWorthIndexing);  // the index may be behind from an earlier run
}

void TextIndex::prepare_reader(Connection& connection) { connection.attach(file_->path()); }

void TextIndex::take_part(Connection& writer) {
    forgetting_ = file_->applied_removals();
    if (forgetting_ != forgotten_) writer.execute(sql::forget_text_removals, forgetting_);
}

void TextIndex::committed(std::size_t jobs) noexcept {
    forgotten_ = forgetting_;
    note_commits(jobs);
}

void TextIndex::hold_writer_back() {
    std::unique_lock lock(mutex_);
    nearer_.wait(lock, [this] { return behind_ < kFarBehind || failing_; });
}

std::optional<std::string> TextIndex::fault() const {
    if (!is_damaged()) return std::nullopt;
    return "the search index is damaged and is being rebuilt";
}

void TextIndex::stop() {
    if (!thread_.joinable()) return;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        if (damaged_) file_->give_up();
    }
    note_commits(kWorthIndexing);
    waiting_.close();
    thread_.join();
}

void TextIndex::close() {
    stop();
    file_.reset();
}

TextIndex::Place TextIndex::place_for_search() {
    {
        const std::lock_guard lock(mutex_);
        if (!damaged_) return {behind_ == 0 ? *reads_ : waiting_, generation_};
    }
    nudge();  // perhaps it may be rebuilt by now
    throw TextIndexDamaged("it waits to be rebuilt");
}

/// A search that began before the last rebuild has seen the old damage.
void TextIndex::note_damage(const TextIndexDamaged& damage, std::size_t generation) {
    {
        const std::lock_guard lock(mutex_);
        if (damaged_ || generation != generation_) return;
        damaged_ = true;
        failing_ = true;
    }
    log::warn(
        "sqlite: the text index is damaged and is rebuilt",
        {{"path", file_->path()}, {"error", damage.cause()}}
    );
    nearer_.notify_all();
    nudge();
}

void TextIndex::note_commits(std::size_t count) {
    {
        const std::lock_guard lock(mutex_);
        behind_ += count;
        if (behind_ < kWorthIndexing) return;
    }
    nudge();
}

void TextIndex::nudge() {
    {
        const std::lock_guard lock(mutex_);
        if (nudged_) return;
        nudged_ = true;
    }
    waiting_.push(nudge_);
}

void TextIndex::serve() {
    // Indexing must not slow down requests. On Linux this sets the priority of this thread alone.
    (void)::setpriority(PRIO_PROCESS, 0, kNiceness);
    while (true) {
        const std::vector<Job*> jobs = waiting_.take(kWaitingLimit);
        if (jobs.empty()) return;
        if (is_damaged()) {
            pass_on(jobs, std::make_exception_ptr(TextIndexDamaged("it waits to be rebuilt")));
            rebuild();
        } else {
            pass_on(jobs, try_to_follow());
        }
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
            reads_->push(*job);
        }
    }
}

void TextIndex::note_damage_in(const std::exception_ptr& failure) {
    if (!failure) return;
    try {
        std::rethrow_exception(failure);
    } catch (const TextIndexDamaged& damage) {
        note_damage(damage, generation_);  // only this thread changes it
    } catch (...) {
        return;
    }
}

std::exception_ptr TextIndex::try_to_follow() {
    const std::size_t followed = [this] {
        const std::lock_guard lock(mutex_);
        return behind_;
    }();
    std::exception_ptr failure = file_->try_to_follow();
    note_damage_in(failure);
    {
        const std::lock_guard lock(mutex_);
        failing_ = failure != nullptr || damaged_;
        if (!failing_) behind_ -= followed;
    }
    nearer_.notify_all();
    return failure;
}

bool TextIndex::is_damaged() const {
    const std::lock_guard lock(mutex_);
    return damaged_;
}

/// The caller holds the mutex.
bool TextIndex::may_rebuild() const { return !stopping_ && Clock::now() >= next_rebuild_; }

/// No search waits for it, since it may take minutes.
void TextIndex::rebuild() {
    std::size_t followed = 0;
    {
        const std::lock_guard lock(mutex_);
        if (!may_rebuild()) return;
        followed = behind_;
    }
    const auto start = Clock::now();
    const std::exception_ptr failure = file_->try_to_rebuild();
    const auto end = Clock::now();
    if (failure) log::error("sqlite: the text index cannot be rebuilt", failure);
    {
        const std::lock_guard lock(mutex_);
        next_rebuild_ = end + kRebuildPause;
        if (failure || stopping_) return;
        ++generation_;
        damaged_ = false;
        failing_ = false;
        behind_ -= followed;
    }
    const auto duration = std::chrono::duration_cast<std::chrono::milliseconds>(end - start);
    log::info(
        "sqlite: the text index is rebuilt",
        {{"path", file_->path()}, {"duration_ms", duration.count()}}
    );
}

void TextIndex::nudge_again() {
    {
        const std::lock_guard lock(mutex_);
        nudged_ = false;
        if (damaged_ ? !may_rebuild() : failing_ || behind_ < kWorthIndexing) return;
    }
    nudge();
}

}  // namespace akashi::sqlite
