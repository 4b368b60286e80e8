#pragma once

#include "base/uuid.hpp"
#include "runs/event_directory.hpp"
#include "runs/event_segment.hpp"
#include "runs/logged_batch.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace akashi {

/// A segment that nobody writes to any more.
struct ClosedSegment {
    std::uint32_t number = 0;
    std::uint64_t highest_lsn = 0;  ///< of its batches; 0: it has none
    std::uint64_t end = 0;          ///< what follows is not part of the log
    bool damaged = false;           ///< some of it cannot be read
};

/// What earlier processes left in the directory of an event log. One thread at a time.
class EventRecovery {
public:
    /// Reads everything once, and logs what cannot be read and what belongs to somebody else.
    /// `directory` must outlive it. Throws std::runtime_error when a file cannot be opened.
    explicit EventRecovery(const EventDirectory& directory);

    /// The id of the log: a new one when nothing tells which it had.
    const Uuid& log() const { return log_; }
    /// The segments of this log, in order.
    const std::vector<ClosedSegment>& segments() const { return segments_; }
    /// Above the numbers of all files. May be above event_segment::kLastNumber.
    std::uint32_t next_number() const { return next_number_; }
    std::int64_t highest_sequence() const { return highest_sequence_; }

    /// EventLog::read_unstored(). Throws std::system_error when a file can no longer be read.
    std::vector<LoggedBatch> read(std::uint64_t after, std::size_t limit);

private:
    struct Candidate;

    std::vector<Candidate> read_headers(const std::vector<std::uint32_t>& numbers) const;
    void choose_log(const std::vector<Candidate>& candidates);
    void read_segment(const Candidate& candidate, bool newest);
    void read_batches(event_segment::Reader& reader, ClosedSegment& segment);
    void judge(const event_segment::Reader& reader, ClosedSegment& segment, bool newest) const;
    event_segment::Reader open(const ClosedSegment& segment) const;
    std::optional<LoggedBatch> next_batch();

    const EventDirectory& directory_;
    Uuid log_;
    std::vector<ClosedSegment> segments_;
    std::uint32_t next_number_ = 1;
    std::int64_t highest_sequence_ = 0;
    std::size_t batches_ = 0;

    // What read() goes on with.
    std::uint64_t read_up_to_ = 0;
    std::size_t reading_ = 0;  ///< which segment
    std::optional<event_segment::Reader> reader_;
    std::optional<LoggedBatch> ahead_;  ///< was read and did not fit
};

}  // namespace akashi
