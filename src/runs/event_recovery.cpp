#include "runs/event_recovery.hpp"

#include "base/log.hpp"
#include "runs/event_segment_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <ranges>
#include <stdexcept>
#include <string>
#include <system_error>

namespace akashi {

using event_segment::Gap;
using event_segment::Header;
using event_segment::kHeaderBytes;

namespace {

constexpr std::size_t kNamed = 10;

void log_gap(std::string_view message, const std::filesystem::path& path, const Gap& gap) {
    log::warn(
        message,
        {{"path", path.string()},
         {"offset", gap.offset},
         {"bytes", gap.bytes},
         {"problem", gap.problem}}
    );
}

void log_others(std::vector<std::string> names, const std::filesystem::path& directory) {
    if (names.empty()) return;
    const std::size_t count = names.size();
    names.resize(std::min(count, kNamed));
    log::warn(
        "wal: files that are not of this log are left alone",
        {{"dir", directory.string()},
         {"count", count},
         {"files", fmt::to_string(fmt::join(names, ", "))}}
    );
}

}  // namespace

/// A file with the name of a segment.
struct EventRecovery::Candidate {
    std::uint32_t number = 0;
    std::uint64_t size = 0;
    std::optional<Header> header = std::nullopt;      ///< nothing: it cannot be read
    std::optional<std::uint64_t> end = std::nullopt;  ///< as the next segment tells
};

EventRecovery::EventRecovery(const EventDirectory& directory) : directory_(directory) {
    auto listing = directory.list();
    next_number_ = listing.highest + 1;
    std::vector<Candidate> candidates = read_headers(listing.segments);
    choose_log(candidates);
    const auto foreign = [this](const Candidate& candidate) {
        return candidate.header && candidate.header->log != log_;
    };
    for (const Candidate& candidate : candidates)
        if (foreign(candidate))
            listing.others.push_back(event_segment::file_name(candidate.number));
    std::erase_if(candidates, foreign);
    log_others(std::move(listing.others), directory.path());

    std::map<std::uint32_t, std::uint64_t> ends;
    for (const Candidate& candidate : candidates)
        if (candidate.header) ends[candidate.header->previous] = candidate.header->previous_end;
    for (Candidate& candidate : candidates) {
        const auto end = ends.find(candidate.number);
        if (end != ends.end()) candidate.end = end->second;
        read_segment(candidate, &candidate == &candidates.back());
    }
}

std::vector<EventRecovery::Candidate> EventRecovery::read_headers(
    const std::vector<std::uint32_t>& numbers
) const {
    std::vector<Candidate> candidates;
    for (const auto number : numbers) {
        const auto path = directory_.segment(number);
        try {
            std::array<char, kHeaderBytes> bytes{};
            const std::size_t size = read_file_at(path)(0, bytes);
            auto header = event_segment::decode_header({bytes.data(), size});
            if (header && header->number != number) header.reset();
            candidates.push_back({number, std::filesystem::file_size(path), header});
        } catch (const std::system_error& error) {
            throw std::runtime_error(fmt::format(
                "cannot read the segment {} of the event log: {}; make it readable, or move it "
                "away if its events may be lost",
                path.string(),
                error.code().message()
            ));
        }
    }
    return candidates;
}

/// Without segments it is a new log: nothing tells which LSNs the old one used.
void EventRecovery::choose_log(const std::vector<Candidate>& candidates) {
    const Uuid kept = directory_.read(EventDirectory::kId);
    if (!candidates.empty()) log_ = kept;
    for (const Candidate& candidate : candidates | std::views::reverse)
        if (log_.is_nil() && candidate.header) log_ = candidate.header->log;
    if (log_.is_nil()) log_ = Uuid::make_v4();
    if (log_ == kept) return;
    try {
        directory_.write(EventDirectory::kId, log_);
    } catch (const std::system_error& error) {
        // The segments carry the id, too.
        log::warn("wal: cannot keep the id of the log", {{"error", error.code().message()}});
    }
}

void EventRecovery::read_segment(const Candidate& candidate, bool newest) {
    ClosedSegment segment{
        .number = candidate.number, .end = candidate.end.value_or(candidate.size)
    };
    const auto path = directory_.segment(segment.number).string();
    if (!candidate.header && segment.end >= kHeaderBytes) {
        segment.damaged = true;
        log::warn(
            "wal: the header of a segment cannot be read, its records are used", {{"path", path}}
        );
    }
    event_segment::Reader reader = open(segment);
    try {
        read_batches(reader, segment);
        judge(reader, segment, newest && !candidate.end);
    } catch (const std::system_error& error) {
        segment.damaged = true;
        log::warn(
            "wal: recovery: error reading segment, skipping to next",
            {{"segment", path}, {"error", error.code().message()}, {"recovered_so_far", batches_}}
        );
    }
    segments_.push_back(segment);
}

void EventRecovery::read_batches(event_segment::Reader& reader, ClosedSegment& segment) {
    while (const auto found = reader.next()) {
        ++batches_;
        segment.highest_lsn = found->lsn;
        highest_sequence_ = std::max(highest_sequence_, found->batch.events.back().sequence_num);
    }
}

/// Says what cannot be read. In the newest segment the last record may be torn, because the process
/// was killed while it wrote; nobody was told that it is stored.
void EventRecovery::judge(const event_segment::Reader& reader, ClosedSegment& segment, bool newest)
    const {
    constexpr const char* kDamaged = "wal: damaged records are skipped, the segment is kept";
    const auto path = directory_.segment(segment.number);
    std::optional<Gap> damage = reader.damage();
    if (damage) damage->bytes = reader.damaged_bytes();
    if (const auto& tail = reader.tail(); tail && newest && tail->cut_off) {
        log_gap("wal: the last record was torn by a crash, it is ignored", path, *tail);
        segment.end = reader.good_end();
    } else if (tail) {
        if (!damage) damage = Gap{.offset = tail->offset, .problem = tail->problem};
        damage->bytes += tail->bytes;
    }
    if (!damage) return;
    segment.damaged = true;
    log_gap(kDamaged, path, *damage);
}

event_segment::Reader EventRecovery::open(const ClosedSegment& segment) const {
    return {
        read_file_at(directory_.segment(segment.number)),
        {.log = log_, .number = segment.number},
        segment.end
    };
}

std::vector<LoggedBatch> EventRecovery::read(std::uint64_t after, std::size_t limit) {
    if (after != read_up_to_) {
        reading_ = 0;
        reader_.reset();
        ahead_.reset();
    }
    read_up_to_ = after;
    std::vector<LoggedBatch> found;
    std::size_t bytes = 0;
    while (true) {
        if (!ahead_) ahead_ = next_batch();
        if (!ahead_ || (!found.empty() && bytes + ahead_->bytes > limit)) return found;
        bytes += ahead_->bytes;
        read_up_to_ = ahead_->lsn;
        found.push_back(std::move(*ahead_));
        ahead_.reset();
    }
}

/// The first one above read_up_to_. Reads no further than the constructor could.
std::optional<LoggedBatch> EventRecovery::next_batch() {
    for (; reading_ < segments_.size(); ++reading_, reader_.reset()) {
        if (segments_[reading_].highest_lsn <= read_up_to_) continue;
        if (!reader_) reader_.emplace(open(segments_[reading_]));
        while (auto found = reader_->next())
            if (found->lsn > read_up_to_) return found;
    }
    return std::nullopt;
}

}  // namespace akashi
