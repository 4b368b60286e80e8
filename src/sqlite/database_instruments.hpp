#pragma once

#include "base/metrics.hpp"
#include "sqlite/job_queue.hpp"

#include <string>

namespace akashi::sqlite {

/// What a database counts (docs/metrics.md, "SQLite"). The queues must outlive it.
class DatabaseInstruments {
public:
    DatabaseInstruments(const std::string& path, const JobQueue& writes, const JobQueue& reads);

    /// A transaction with the writes of `jobs` callers was committed, which took `seconds`.
    void note_commit(std::size_t jobs, double seconds);

private:
    prometheus::Histogram& sizes_;
    prometheus::Histogram& times_;
    metrics::Reading writes_reading_;
    metrics::Reading reads_reading_;
    metrics::Reading log_reading_;
};

}  // namespace akashi::sqlite
