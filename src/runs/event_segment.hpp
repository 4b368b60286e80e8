#pragma once

#include "base/uuid.hpp"
#include "runs/logged_batch.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// The form of a segment, a file of the event log. All numbers are little-endian.
///
///     header: magic "akashiWL", u32 version 1, u32 number, 16 bytes id of the log, u64 base LSN,
///             u32 number of the segment before (0: none), u64 where that one ends,
///             u32 checksum of all before
///     record: magic "AkEv", u32 bytes of the payload, u64 LSN, i64 first sequence number,
///             u32 checksum of all before, payload (runs/event_codec.hpp), u32 checksum of all
///             before
///
/// A checksum is zlib's crc32 (polynomial 0x04C11DB7, reflected). That of a record begins with the
/// id of the log and the number of its segment, so that what lies on the disk from another file,
/// or what a client sends, is never taken for a record. The upper half of an LSN is the number of
/// the segment: a number is never used again, so an LSN is not either, even when nothing in a
/// segment can be read.
///
/// What lies behind the end that the next segment tells is not part of the log: it was written
/// without success, or cut off by a crash.
namespace akashi::event_segment {

inline constexpr std::size_t kHeaderBytes = 56;
inline constexpr std::size_t kMaxPayloadBytes = 16'777'216;
inline constexpr std::uint32_t kLastNumber = 999'999'999;

struct Header {
    Uuid log;
    std::uint32_t number = 0;
    std::uint32_t previous = 0;      ///< the segment before; 0: none
    std::uint64_t previous_end = 0;  ///< its size in bytes
};

std::string encode_header(const Header& header);
/// Nothing when these are not the kHeaderBytes of a header of this version.
std::optional<Header> decode_header(std::string_view bytes);

/// The LSN below all of this segment; 32 bits are left for its records.
inline std::uint64_t base_lsn(std::uint32_t number) { return std::uint64_t{number} << 32; }
inline std::uint32_t number_of(std::uint64_t lsn) { return static_cast<std::uint32_t>(lsn >> 32); }

/// `NNNNNNNNN.wal`
std::string file_name(std::uint32_t number);
/// The number of a segment of this name; nothing for any other name.
std::optional<std::uint32_t> parse_file_name(std::string_view name);

struct Record {
    std::uint64_t lsn = 0;
    std::int64_t first_sequence = 0;
    std::string_view payload;
};

/// How many bytes a record with such a payload has.
std::size_t record_bytes(std::size_t payload_bytes);

/// What the checksums of the records of a segment begin with.
std::uint32_t checksum_seed(const Uuid& log, std::uint32_t number);

/// Appends the record as bytes.
void append_record(std::string& out, std::uint32_t seed, const Record& record);

/// A part of a segment without a record that can be read.
struct Gap {
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
    std::string_view problem;  ///< with the first record there
    bool cut_off = false;      ///< the file ends within that record
};

/// Yields the batches of a segment in order. After something that cannot be read it goes on with
/// the next record. Trusts nothing; holds one record and a mebibyte in memory.
class Reader {
public:
    /// Reads up to as many bytes as `out` has; fewer only at the end of the file. May throw.
    using ReadAt = std::function<std::size_t(std::uint64_t offset, std::span<char> out)>;

    /// Reads the records up to the offset `end`.
    Reader(ReadAt read_at, const Header& segment, std::uint64_t end);

    /// The next batch; nothing at the end. Throws what ReadAt throws.
    std::optional<LoggedBatch> next();

    /// The first gap that a record follows, and the bytes of all such gaps.
    const std::optional<Gap>& damage() const { return damage_; }
    std::uint64_t damaged_bytes() const { return damaged_bytes_; }
    /// What follows the last record, once next() has returned nothing.
    const std::optional<Gap>& tail() const { return tail_; }
    /// Where the last record ends, otherwise the header.
    std::uint64_t good_end() const { return good_end_; }

private:
    struct Attempt;
    Attempt read_record(std::uint64_t offset);
    std::uint64_t find_record(std::uint64_t offset);
    std::string_view view(std::uint64_t offset, std::size_t size);

    const ReadAt read_at_;
    const std::uint32_t number_;
    const std::uint32_t seed_;
    const std::uint64_t end_;
    std::uint64_t good_end_ = kHeaderBytes;
    std::uint64_t last_lsn_ = 0;
    std::string buffer_;
    std::uint64_t buffer_offset_ = 0;
    std::optional<Gap> damage_;
    std::uint64_t damaged_bytes_ = 0;
    std::optional<Gap> tail_;
};

}  // namespace akashi::event_segment
