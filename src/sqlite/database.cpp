#include "sqlite/database.hpp"

#include "base/not_writable.hpp"
#include "sqlite/database_file.hpp"
#include "sqlite/schema.hpp"
#include "sqlite/transaction.hpp"

#include <cerrno>

namespace akashi::sqlite {
namespace {

constexpr int kWriterCacheKib = 16 * 1024;
constexpr int kReaderCacheKib = 8 * 1024;
constexpr std::size_t kWaitingLimit = 4096;
constexpr std::size_t kTransactionLimit = 256;

}  // namespace

Database::Database(DatabaseConfig config)
    : failures_(config.path, "restore a backup"),
      writer_(open_database(config.path, kWriterCacheKib)),
      checkpointer_(config.path, *writer_, failures_),
      writes_(kWaitingLimit, "writes"),
      reads_(kWaitingLimit, "reads"),
      instruments_(config.path, writes_, reads_) {
    if (config.follower != nullptr) {
        config.follower->open(config.path, reads_);
        follower_.reset(config.follower);
    }
    for (int i = 0; i < config.readers; ++i) {
        readers_.push_back(
            std::make_unique<Connection>(config.path, Access::read_only, kReaderCacheKib)
        );
        if (follower_) follower_->prepare_reader(*readers_.back());
    }
    writing_ = std::thread([this] { serve_writes(); });
    for (const auto& reader : readers_)
        reading_.emplace_back([this, &connection = *reader] { serve_reads(connection); });
}

Database::~Database() {
    writes_.close();
    writing_.join();
    if (follower_) follower_->stop();
    reads_.close();
    for (auto& thread : reading_) thread.join();
}

std::optional<std::string> Database::fault() const {
    if (failures_.saw_damage()) return "the database file is damaged; restore a backup";
    return follower_ ? follower_->fault() : std::nullopt;
}

void Database::serve_writes() {
    while (true) {
        const std::vector<Job*> jobs = writes_.take(kTransactionLimit);
        if (jobs.empty()) return;
        write_together(jobs);
        for (Job* job : jobs) job->finish();
        checkpointer_.move_rest();
        if (follower_) follower_->hold_writer_back();
    }
}

void Database::write_together(const std::vector<Job*>& jobs) {
    errno = 0;  // SqliteError reads it
    try {
        refuse_when_moved();
        Transaction transaction(*writer_, Purpose::write);
        if (try_together(jobs, transaction)) return;
    } catch (...) {
        const auto failure = failures_.explain(std::current_exception());
        for (Job* job : jobs) job->fail(failure);
        return;
    }
    for (Job* job : jobs) write_alone(*job);
}

/// A file without a name takes writes, which nobody would ever find again.
void Database::refuse_when_moved() {
    if (is_in_place(*writer_)) return;
    throw NotWritable(
        kMoved,
        std::string(kMoved) +
            ": nothing was written; put it back, or stop the server, restore a "
            "backup and start it again"
    );
}

/// False when one of the jobs failed.
bool Database::try_together(const std::vector<Job*>& jobs, Transaction& transaction) {
    const auto start = SteadyClock::now();
    try {
        for (Job* job : jobs) job->run(*writer_);
        commit(transaction, jobs.size(), start);
        return true;
    } catch (...) {
        return false;
    }
}

void Database::write_alone(Job& job) {
    const auto start = SteadyClock::now();
    try {
        Transaction transaction(*writer_, Purpose::write);
        job.run(*writer_);
        commit(transaction, 1, start);
    } catch (...) {
        job.fail(failures_.explain(std::current_exception()));
    }
}

void Database::commit(Transaction& transaction, std::size_t jobs, SteadyClock::time_point start) {
    if (follower_) follower_->take_part(*writer_);
    transaction.commit();
    instruments_.note_commit(jobs, metrics::seconds_since(start));
    if (follower_) follower_->committed(jobs);
}

void Database::serve_reads(Connection& connection) {
    while (true) {
        const std::vector<Job*> jobs = reads_.take(1);
        if (jobs.empty()) return;
        try {
            const Transaction snapshot(connection, Purpose::read);
            jobs.front()->run(connection);
        } catch (...) {
            jobs.front()->fail(failures_.explain(std::current_exception()));
        }
        jobs.front()->finish();
    }
}

}  // namespace akashi::sqlite
