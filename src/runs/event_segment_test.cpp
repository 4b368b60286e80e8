#include "runs/event_segment.hpp"

#include "runs/event_batch_fixture.hpp"
#include "runs/event_codec.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>

namespace akashi::event_segment {
namespace {

/// A segment in memory.
struct Segment {
    Header header{.log = Uuid::make_v4(), .number = 7};
    std::string bytes = encode_header(header);
    std::vector<EventBatch> batches;  ///< as they must be read
    std::vector<std::size_t> ends = {bytes.size()};
    std::int64_t sequence = 1000;

    std::uint64_t lsn(std::size_t index) const { return base_lsn(header.number) + 1 + index; }

    void add(EventBatch batch) {
        append_record(
            bytes,
            checksum_seed(header.log, header.number),
            {.lsn = lsn(batches.size()), .first_sequence = sequence, .payload = encode_batch(batch)}
        );
        for (Event& event : batch.events) event.sequence_num = sequence++;
        batches.push_back(std::move(batch));
        ends.push_back(bytes.size());
    }
};

Segment segment_of(std::size_t records) {
    Segment segment;
    for (std::size_t i = 0; i < records; ++i) segment.add(make_batch(1 + i));
    return segment;
}

Reader::ReadAt read_from(const std::string& bytes) {
    return [&bytes](std::uint64_t offset, std::span<char> out) {
        if (offset >= bytes.size()) return std::size_t{0};
        return bytes.copy(out.data(), out.size(), static_cast<std::size_t>(offset));
    };
}

Reader reader_of(const std::string& bytes, const Header& header) {
    return {read_from(bytes), header, bytes.size()};
}

/// Reads everything. Fails when something is read that was not written.
std::vector<std::size_t> read_records(Reader& reader, const Segment& segment) {
    std::vector<std::size_t> found;
    while (const auto batch = reader.next()) {
        const auto index = static_cast<std::size_t>(batch->lsn - segment.lsn(0));
        found.push_back(index);
        if (index >= segment.batches.size() ||
            print(batch->batch) != print(segment.batches[index])) {
            ADD_FAILURE() << "a record that nobody wrote: " << batch->lsn;
            return found;
        }
    }
    return found;
}

using Indexes = std::vector<std::size_t>;

TEST(EventSegment, HasAHeaderThatEveryFlippedBitBreaks) {
    const Header header{Uuid::make_v4(), 9, 8, 12345};
    const std::string bytes = encode_header(header);
    ASSERT_EQ(bytes.size(), kHeaderBytes);
    const auto read = decode_header(bytes);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->log, header.log);
    EXPECT_EQ(read->number, 9);
    EXPECT_EQ(read->previous, 8);
    EXPECT_EQ(read->previous_end, 12345);
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
        std::string broken = bytes;
        broken[bit / 8] = static_cast<char>(broken[bit / 8] ^ (1 << bit % 8));
        EXPECT_FALSE(decode_header(broken)) << bit;
    }
    EXPECT_FALSE(decode_header(bytes.substr(1)));
}

TEST(EventSegment, IsNamedByItsNumber) {
    EXPECT_EQ(file_name(42), "000000042.wal");
    EXPECT_EQ(parse_file_name("000000042.wal"), 42);
    EXPECT_EQ(parse_file_name("999999999.wal"), kLastNumber);
    for (const char* name :
         {"",
          "42.wal",
          "000000000.wal",
          "000000042.tmp",
          "0000000042.wal",
          "00000004x.wal",
          "-00000042.wal",
          "+00000042.wal"})
        EXPECT_FALSE(parse_file_name(name)) << name;
}

TEST(EventSegment, YieldsItsRecordsInOrder) {
    const Segment segment = segment_of(5);
    Reader reader = reader_of(segment.bytes, segment.header);
    EXPECT_EQ(read_records(reader, segment), (Indexes{0, 1, 2, 3, 4}));
    EXPECT_FALSE(reader.damage());
    EXPECT_FALSE(reader.tail());
    EXPECT_EQ(reader.good_end(), segment.bytes.size());
}

TEST(EventSegment, TellsTheBytesOfARecord) {
    const Segment segment = segment_of(1);
    Reader reader = reader_of(segment.bytes, segment.header);
    EXPECT_EQ(reader.next()->bytes, segment.bytes.size() - kHeaderBytes);
    EXPECT_EQ(record_bytes(encoded_size(segment.batches[0])), segment.bytes.size() - kHeaderBytes);
}

TEST(EventSegment, MayEndWithinARecordAtEveryByte) {
    const Segment segment = segment_of(3);
    for (std::size_t size = segment.ends[2] + 1; size < segment.bytes.size(); ++size) {
        const std::string torn = segment.bytes.substr(0, size);
        Reader reader = reader_of(torn, segment.header);
        ASSERT_EQ(read_records(reader, segment), (Indexes{0, 1})) << size;
        EXPECT_FALSE(reader.damage()) << size;
        ASSERT_TRUE(reader.tail()) << size;
        EXPECT_TRUE(reader.tail()->cut_off) << size;
        EXPECT_EQ(reader.tail()->offset, segment.ends[2]);
        EXPECT_EQ(reader.tail()->bytes, size - segment.ends[2]);
        EXPECT_EQ(reader.good_end(), segment.ends[2]);
    }
}

TEST(EventSegment, LosesOneRecordToAFlippedBitAndReadsTheOthers) {
    const Segment segment = segment_of(3);
    for (std::size_t bit = 8 * segment.ends[0]; bit < 8 * segment.bytes.size(); ++bit) {
        std::string broken = segment.bytes;
        broken[bit / 8] = static_cast<char>(broken[bit / 8] ^ (1 << bit % 8));
        const auto next = std::ranges::upper_bound(segment.ends, bit / 8);
        const auto lost = static_cast<std::size_t>(next - segment.ends.begin()) - 1;
        Indexes others = {0, 1, 2};
        std::erase(others, lost);

        Reader reader = reader_of(broken, segment.header);
        ASSERT_EQ(read_records(reader, segment), others) << bit;
        const auto& gap = lost == 2 ? reader.tail() : reader.damage();
        ASSERT_TRUE(gap) << bit;
        EXPECT_EQ(gap->offset, segment.ends[lost]);
        EXPECT_EQ(gap->bytes, segment.ends[lost + 1] - segment.ends[lost]);
        EXPECT_FALSE(gap->cut_off) << bit << gap->problem;
        EXPECT_FALSE(gap->problem.empty());
    }
}

TEST(EventSegment, GoesOnAfterMoreDamageThanItHasInMemory) {
    Segment segment = segment_of(1);
    const std::string magics = [] {
        std::string text;
        for (int i = 0; i < 800'000; ++i) text += "AkEv";
        return text;
    }();
    segment.bytes += magics;
    segment.add(make_batch(2));
    segment.bytes += "AkE";
    Reader reader = reader_of(segment.bytes, segment.header);
    EXPECT_EQ(read_records(reader, segment), (Indexes{0, 1}));
    EXPECT_EQ(reader.damaged_bytes(), magics.size());
    EXPECT_EQ(reader.tail()->bytes, 3);
}

TEST(EventSegment, GoesOnWithARecordThatBeginsWhereAReadEnds) {
    constexpr std::size_t kReadEnd = kHeaderBytes + 1'048'576;
    for (std::size_t begin = kReadEnd - 6; begin < kReadEnd + 3; ++begin) {
        Segment segment = segment_of(1);
        segment.bytes.resize(begin, 'x');
        segment.add(make_batch(1));
        Reader reader = reader_of(segment.bytes, segment.header);
        EXPECT_EQ(read_records(reader, segment), (Indexes{0, 1})) << begin;
    }
}

TEST(EventSegment, ReadsARecordOfTheGreatestSizeAndNoneAbove) {
    const std::size_t rest = encoded_size(make_batch(1, ""));
    for (const std::size_t surplus : {0UL, 1UL}) {
        Segment segment;
        segment.add(make_batch(1, std::string(kMaxPayloadBytes - rest + surplus, 'x')));
        segment.add(make_batch(1));
        Reader reader = reader_of(segment.bytes, segment.header);
        EXPECT_EQ(read_records(reader, segment), surplus == 0 ? (Indexes{0, 1}) : (Indexes{1}));
    }
}

TEST(EventSegment, YieldsNoRecordTwice) {
    Segment segment = segment_of(2);
    segment.bytes += segment.bytes.substr(segment.ends[0], segment.ends[1] - segment.ends[0]);
    Reader reader = reader_of(segment.bytes, segment.header);
    EXPECT_EQ(read_records(reader, segment), (Indexes{0, 1}));
    EXPECT_TRUE(reader.tail());
}

TEST(EventSegment, HasNoRecordsOfAnotherLogOrSegment) {
    const Segment segment = segment_of(2);
    for (const Header& other :
         {Header{.log = Uuid::make_v4(), .number = 7},
          Header{.log = segment.header.log, .number = 8}}) {
        Reader reader = reader_of(segment.bytes, other);
        EXPECT_FALSE(reader.next());
        EXPECT_EQ(reader.tail()->bytes, segment.bytes.size() - kHeaderBytes);
    }
}

TEST(EventSegment, HasNoLsnOfAnotherSegment) {
    Segment segment;
    segment.header.number = 8;
    const std::uint32_t seed = checksum_seed(segment.header.log, 7);
    const std::string payload = encode_batch(make_batch(1));
    append_record(segment.bytes, seed, {segment.lsn(0), 1000, payload});
    Reader reader = reader_of(segment.bytes, {.log = segment.header.log, .number = 7});
    EXPECT_FALSE(reader.next());
}

TEST(EventSegment, TakesNoTextOfAClientForARecord) {
    Segment forged;  // whoever sends it does not know the id of the log
    forged.add(make_batch(1, "forged"));
    Segment segment = segment_of(1);
    segment.add(make_batch(1, forged.bytes));
    segment.add(make_batch(1));
    segment.bytes[segment.ends[1] + 5] ^= 1;
    Reader reader = reader_of(segment.bytes, segment.header);
    EXPECT_EQ(read_records(reader, segment), (Indexes{0, 2}));
}

TEST(EventSegment, EndsWhereTheNextOneSays) {
    const Segment segment = segment_of(3);
    Reader reader(read_from(segment.bytes), segment.header, segment.ends[2]);
    EXPECT_EQ(read_records(reader, segment), (Indexes{0, 1}));
    EXPECT_FALSE(reader.tail());
}

TEST(EventSegment, MissesBytesThatTheNextOneSaysAreThere) {
    const Segment segment = segment_of(3);
    const std::string shorter = segment.bytes.substr(0, segment.ends[2]);
    Reader reader(read_from(shorter), segment.header, segment.bytes.size());
    EXPECT_EQ(read_records(reader, segment), (Indexes{0, 1}));
    ASSERT_TRUE(reader.tail());
    EXPECT_EQ(reader.tail()->bytes, segment.bytes.size() - segment.ends[2]);
}

}  // namespace
}  // namespace akashi::event_segment
