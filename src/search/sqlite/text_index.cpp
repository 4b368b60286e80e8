#include "search/sqlite/text_index.hpp"

#include "search/sqlite/relevance.hpp"
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

}  // namespace

TextIndex::TextIndex() : waiting_(kWaitingLimit, "searches") {}

TextIndex::~TextIndex() { TextIndex::close(); }

void TextIndex::open(const std::string& database_path, JobQueue& reads) {
    file_ = std::make_unique<TextIndexFile>(database_path);
    reads_ = &reads;
    thread_ = std::thread([this] { serve(); });
    note_commits(kWorthIndexing);  // the index may be behind from an earlier run
}

void TextIndex::prepare_reader(Connection& connection) {
    connection.attach(file_->path());
    register_relevance(connection.handle());
}

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

void TextIndex::stop() {
    if (!thread_.joinable()) return;
    note_commits(kWorthIndexing);
    waiting_.close();
    thread_.join();
}

void TextIndex::close() {
    stop();
    file_.reset();
}

JobQueue& TextIndex::queue_for_searches() {
    const std::lock_guard lock(mutex_);
    return behind_ == 0 ? *reads_ : waiting_;
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

void TextIndex::serve() {
    // Indexing must not slow down requests. On Linux this sets the priority of this thread alone.
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
            reads_->push(*job);
        }
    }
}

std::exception_ptr TextIndex::try_to_follow() {
    const std::size_t followed = [this] {
        const std::lock_guard lock(mutex_);
        return behind_;
    }();
    std::exception_ptr failure = file_->try_to_follow();
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

}  // namespace akashi::sqlite
