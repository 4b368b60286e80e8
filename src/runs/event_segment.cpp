#include "runs/event_segment.hpp"

#include "runs/event_codec.hpp"
#include "runs/little_endian.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>

namespace akashi::event_segment {
namespace {

constexpr std::string_view kHeaderMagic = "akashiWL";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kNumberAt = 12;
constexpr std::size_t kLogAt = 16;
constexpr std::size_t kBaseAt = 32;
constexpr std::size_t kPreviousAt = 40;
constexpr std::size_t kPreviousEndAt = 44;
constexpr std::size_t kHeaderChecksumAt = 52;

constexpr std::string_view kRecordMagic = "AkEv";
constexpr std::size_t kLengthAt = 4;
constexpr std::size_t kLsnAt = 8;
constexpr std::size_t kSequenceAt = 16;
constexpr std::size_t kHeadChecksumAt = 24;
constexpr std::size_t kHeadBytes = 28;
constexpr std::size_t kChecksumBytes = 4;

constexpr std::size_t kDigits = 9;
constexpr std::string_view kExtension = ".wal";

constexpr std::size_t kReadBytes = 1'048'576;

std::uint32_t checksum(std::uint32_t seed, std::string_view bytes) {
    return static_cast<std::uint32_t>(
        ::crc32_z(seed, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size())
    );
}

}  // namespace

std::string encode_header(const Header& header) {
    std::string out(kHeaderMagic);
    little_endian::append(out, kVersion);
    little_endian::append(out, header.number);
    const auto& log = header.log.bytes();
    out.append(reinterpret_cast<const char*>(log.data()), log.size());
    little_endian::append(out, base_lsn(header.number));
    little_endian::append(out, header.previous);
    little_endian::append(out, header.previous_end);
    little_endian::append(out, checksum(0, out));
    return out;
}

std::optional<Header> decode_header(std::string_view bytes) {
    if (bytes.size() != kHeaderBytes || !bytes.starts_with(kHeaderMagic)) return std::nullopt;
    const auto stored = little_endian::read<std::uint32_t>(bytes, kHeaderChecksumAt);
    if (checksum(0, bytes.substr(0, kHeaderChecksumAt)) != stored) return std::nullopt;
    Header header;
    header.number = little_endian::read<std::uint32_t>(bytes, kNumberAt);
    if (little_endian::read<std::uint32_t>(bytes, kHeaderMagic.size()) != kVersion ||
        little_endian::read<std::uint64_t>(bytes, kBaseAt) != base_lsn(header.number))
        return std::nullopt;
    Uuid::Bytes log{};
    std::ranges::copy(bytes.substr(kLogAt, log.size()), log.begin());
    header.log = Uuid(log);
    header.previous = little_endian::read<std::uint32_t>(bytes, kPreviousAt);
    header.previous_end = little_endian::read<std::uint64_t>(bytes, kPreviousEndAt);
    return header;
}

std::string file_name(std::uint32_t number) {
    return fmt::format("{:0{}}{}", number, kDigits, kExtension);
}

std::optional<std::uint32_t> parse_file_name(std::string_view name) {
    if (name.size() != kDigits + kExtension.size() || !name.ends_with(kExtension))
        return std::nullopt;
    std::uint32_t number = 0;
    for (const char digit : name.substr(0, kDigits)) {
        if (digit < '0' || digit > '9') return std::nullopt;
        number = 10 * number + static_cast<std::uint32_t>(digit - '0');
    }
    if (number == 0) return std::nullopt;
    return number;
}

std::size_t record_bytes(std::size_t payload_bytes) {
    return kHeadBytes + payload_bytes + kChecksumBytes;
}

std::uint32_t checksum_seed(const Uuid& log, std::uint32_t number) {
    std::string bytes(reinterpret_cast<const char*>(log.bytes().data()), log.bytes().size());
    little_endian::append(bytes, number);
    return checksum(0, bytes);
}

void append_record(std::string& out, std::uint32_t seed, const Record& record) {
    const std::size_t begin = out.size();
    out += kRecordMagic;
    little_endian::append(out, static_cast<std::uint32_t>(record.payload.size()));
    little_endian::append(out, record.lsn);
    little_endian::append(out, record.first_sequence);
    little_endian::append(out, checksum(seed, std::string_view(out).substr(begin)));
    out += record.payload;
    little_endian::append(out, checksum(seed, std::string_view(out).substr(begin)));
}

/// A record, or why there is none.
struct Reader::Attempt {
    std::optional<LoggedBatch> found = std::nullopt;
    std::string_view problem = {};
    bool cut_off = false;
};

Reader::Reader(ReadAt read_at, const Header& segment, std::uint64_t end)
    : read_at_(std::move(read_at)),
      number_(segment.number),
      seed_(checksum_seed(segment.log, segment.number)),
      end_(end) {}

std::optional<LoggedBatch> Reader::next() {
    const std::uint64_t begin = good_end_;
    if (begin >= end_) return std::nullopt;
    Attempt attempt = read_record(begin);
    Gap gap{.offset = begin, .problem = attempt.problem, .cut_off = attempt.cut_off};
    std::uint64_t at = begin;
    while (!attempt.found) {
        at = find_record(at + 1);
        if (at >= end_) {
            gap.bytes = end_ - begin;
            tail_ = gap;
            return std::nullopt;
        }
        attempt = read_record(at);
    }
    if (at > begin) {
        gap.bytes = at - begin;
        damaged_bytes_ += gap.bytes;
        if (!damage_) damage_ = gap;
    }
    good_end_ = at + attempt.found->bytes;
    last_lsn_ = attempt.found->lsn;
    return std::move(attempt.found);
}

Reader::Attempt Reader::read_record(std::uint64_t offset) {
    const std::string_view head = view(offset, kHeadBytes);
    if (head.size() < kHeadBytes)
        return {.problem = "the file ends within a record", .cut_off = true};
    if (!head.starts_with(kRecordMagic)) return {.problem = "no record begins here"};
    if (checksum(seed_, head.substr(0, kHeadChecksumAt)) !=
        little_endian::read<std::uint32_t>(head, kHeadChecksumAt))
        return {.problem = "the head of a record has a wrong checksum"};
    const std::size_t length = little_endian::read<std::uint32_t>(head, kLengthAt);
    const auto lsn = little_endian::read<std::uint64_t>(head, kLsnAt);
    const auto first_sequence = little_endian::read<std::int64_t>(head, kSequenceAt);
    if (length > kMaxPayloadBytes) return {.problem = "a record is longer than any"};
    if (number_of(lsn) != number_) return {.problem = "the LSN is of another segment"};
    if (lsn <= last_lsn_) return {.problem = "the LSN is not above the one before"};

    const std::size_t size = record_bytes(length);
    const std::string_view record = view(offset, size);
    if (record.size() < size) return {.problem = "the file ends within a record", .cut_off = true};
    if (checksum(seed_, record.substr(0, size - kChecksumBytes)) !=
        little_endian::read<std::uint32_t>(record, size - kChecksumBytes))
        return {.problem = "a record has a wrong checksum"};
    auto batch = decode_batch(record.substr(kHeadBytes, length), first_sequence);
    if (!batch) return {.problem = "the content of a record has an unknown form"};
    return {.found = LoggedBatch{lsn, std::move(*batch), size}};
}

/// Where the next record may begin, at the offset or after it; otherwise the end.
std::uint64_t Reader::find_record(std::uint64_t offset) {
    constexpr std::size_t kOverlap = kRecordMagic.size() - 1;
    while (view(offset, kRecordMagic.size()).size() > kOverlap) {
        // All that is in memory: each byte is read once, however many magics there are.
        const auto bytes = std::string_view(buffer_).substr(offset - buffer_offset_);
        if (const auto at = bytes.find(kRecordMagic); at != std::string_view::npos)
            return offset + at;
        offset += bytes.size() - kOverlap;
    }
    return end_;
}

/// The bytes at the offset: fewer than `size` at the end.
std::string_view Reader::view(std::uint64_t offset, std::size_t size) {
    size = static_cast<std::size_t>(std::min<std::uint64_t>(size, end_ - std::min(offset, end_)));
    if (offset < buffer_offset_ || offset + size > buffer_offset_ + buffer_.size()) {
        const std::uint64_t wanted = std::max(size, kReadBytes);
        buffer_.resize(static_cast<std::size_t>(std::min(wanted, end_ - offset)));
        buffer_offset_ = offset;
        buffer_.resize(read_at_(offset, buffer_));
    }
    return std::string_view(buffer_).substr(
        static_cast<std::size_t>(offset - buffer_offset_), size
    );
}

}  // namespace akashi::event_segment
