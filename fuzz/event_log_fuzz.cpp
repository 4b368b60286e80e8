// Treats any bytes as a segment of the event log: as they are, or as pieces, each of which becomes
// a record with right checksums around it, or damage between records. Whatever is read must be
// exactly what a record had, and every byte of the segment is either read or missed.

#include "runs/event_codec.hpp"
#include "runs/event_segment.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace akashi;

const event_segment::Header kSegment{.log = {}, .number = 7};

/// Pieces are a byte for the kind, two for the length, and the content.
std::string make_segment(std::string_view pieces) {
    std::string segment = event_segment::encode_header(kSegment);
    const std::uint32_t seed = event_segment::checksum_seed(kSegment.log, kSegment.number);
    std::uint64_t lsn = event_segment::base_lsn(kSegment.number);
    while (pieces.size() > 3) {
        const bool is_record = pieces[0] % 2 == 0;
        const std::size_t length =
            static_cast<unsigned char>(pieces[1]) + 256U * static_cast<unsigned char>(pieces[2]);
        const std::string_view content = pieces.substr(3, length);
        if (is_record)
            event_segment::append_record(
                segment, seed, {.lsn = ++lsn, .first_sequence = 1, .payload = content}
            );
        else
            segment += content;
        pieces.remove_prefix(3 + content.size());
    }
    return segment;
}

void check(bool holds) {
    if (!holds) std::abort();
}

void read_all(const std::string& segment) {
    const auto read_at = [&segment](std::uint64_t offset, std::span<char> out) {
        if (offset >= segment.size()) return std::size_t{0};
        return segment.copy(out.data(), out.size(), static_cast<std::size_t>(offset));
    };
    event_segment::Reader reader(read_at, kSegment, segment.size());
    std::uint64_t bytes = 0;
    std::uint64_t lsn = 0;
    while (const auto found = reader.next()) {
        check(found->lsn > lsn && !found->batch.events.empty());
        lsn = found->lsn;
        bytes += found->bytes;
        const std::string payload = encode_batch(found->batch);
        check(event_segment::record_bytes(payload.size()) == found->bytes);
        check(segment.find(payload) != std::string::npos);
    }
    bytes += reader.damaged_bytes() + (reader.tail() ? reader.tail()->bytes : 0);
    check(
        segment.size() <= event_segment::kHeaderBytes ||
        bytes == segment.size() - event_segment::kHeaderBytes
    );
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (const auto header =
            event_segment::decode_header(bytes.substr(0, event_segment::kHeaderBytes)))
        check(
            event_segment::encode_header(*header) == bytes.substr(0, event_segment::kHeaderBytes)
        );
    if (const auto batch = decode_batch(bytes, 1)) check(encode_batch(*batch) == bytes);
    read_all(std::string(bytes));
    read_all(make_segment(bytes));
    return 0;
}
