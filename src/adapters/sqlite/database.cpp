#include "adapters/sqlite/database.hpp"

#include "adapters/sqlite/schema.hpp"
#include "sqlite_sql.hpp"

#include <cerrno>

namespace akashi::sqlite {
namespace {

constexpr Query kBeginWriting{"begin_writing", "BEGIN IMMEDIATE"};
constexpr Query kBeginReading{"begin_reading", "BEGIN"};
constexpr Query kCommit{"commit", "COMMIT"};

constexpr int kWriterCacheKib = 16 * 1024;
constexpr int kReaderCacheKib = 8 * 1024;
constexpr std::size_t kWaitingLimit = 4096;
constexpr std::size_t kTransactionLimit = 256;
/// Pages of the full-text index that are merged for each job of a transaction. A trace writes about
/// half a page, and every page is merged once on each of three or four levels.
constexpr std::size_t kMergedPages = 1;

}  // namespace

Database::Database(DatabaseConfig config)
    : failures_(config.path),
      writer_(open_database(config.path, kWriterCacheKib)),
      checkpointer_(config.path, *writer_, failures_),
      writes_(kWaitingLimit, "writes"),
      reads_(kWaitingLimit, "reads") {
    for (int i = 0; i < config.readers; ++i)
        readers_.push_back(
            std::make_unique<Connection>(config.path, Access::read_only, kReaderCacheKib)
        );
    threads_.emplace_back([this] { serve_writes(); });
    for (const auto& reader : readers_)
        threads_.emplace_back([this, &connection = *reader] { serve_reads(connection); });
}

Database::~Database() {
    writes_.close();
    reads_.close();
    for (auto& thread : threads_) thread.join();
}

void Database::serve_writes() {
    while (true) {
        const std::vector<Job*> jobs = writes_.take(kTransactionLimit);
        if (jobs.empty()) return;
        write_together(jobs);
        for (Job* job : jobs) job->finish();
        checkpointer_.move_rest();
    }
}

void Database::write_together(const std::vector<Job*>& jobs) {
    errno = 0;  // SqliteError looks at it
    try {
        writer_->execute(kBeginWriting);
    } catch (...) {
        const auto failure = failures_.explain(std::current_exception());
        for (Job* job : jobs) job->fail(failure);
        return;
    }
    if (try_together(jobs)) return;
    for (Job* job : jobs) write_alone(*job);
}

bool Database::try_together(const std::vector<Job*>& jobs) {
    try {
        for (Job* job : jobs) job->run(*writer_);
        merge_text_index(jobs.size());
        writer_->execute(kCommit);
        return true;
    } catch (...) {
        writer_->roll_back();
        return false;
    }
}

void Database::merge_text_index(std::size_t jobs) {
    writer_->execute(sql::merge_text_index, static_cast<std::int64_t>(kMergedPages * jobs));
}

void Database::write_alone(Job& job) {
    try {
        writer_->execute(kBeginWriting);
        job.run(*writer_);
        merge_text_index(1);
        writer_->execute(kCommit);
    } catch (...) {
        writer_->roll_back();
        job.fail(failures_.explain(std::current_exception()));
    }
}

void Database::serve_reads(Connection& connection) {
    while (true) {
        const std::vector<Job*> jobs = reads_.take(1);
        if (jobs.empty()) return;
        try {
            connection.execute(kBeginReading);
            jobs.front()->run(connection);
            connection.execute(kCommit);
        } catch (...) {
            connection.roll_back();
            jobs.front()->fail(failures_.explain(std::current_exception()));
        }
        jobs.front()->finish();
    }
}

}  // namespace akashi::sqlite
