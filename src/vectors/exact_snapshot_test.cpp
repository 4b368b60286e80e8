#include "vectors/exact_snapshot.hpp"

#include "base/log.hpp"
#include "vectors/exact_fixture.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <thread>
#include <utility>

namespace akashi {
namespace {

/// An index in a directory, with points of two organizations.
class ExactSnapshot : public ::testing::Test {
protected:
    ExactSnapshot() { fixture.store_all(points()); }

    ExactIndexOptions in_directory() const {
        ExactIndexOptions options;
        options.directory = directory / "vectors";
        return options;
    }
    std::vector<VectorPoint> points() {
        std::vector<VectorPoint> points;
        for (int i = 0; i < 200; ++i) {
            points.push_back(ExactFixture::point(directions.next(), i % 3 == 0 ? other : OrgId()));
            points.back().agent_id = "agent " + std::to_string(i % 7);
            if (i % 2 == 0) points.back().project = "project " + std::to_string(i % 5);
        }
        return points;
    }
    VectorSearch search() {
        auto search = ExactFixture::search(directions.next());
        search.org = other;
        search.visible_agents = {"agent 1", "agent 2"};
        search.filter.project = "project 3";
        return search;
    }
    std::string file(const char* name) const { return directory / "vectors/" + name; }
    std::string bytes() const {
        std::ifstream snapshot(file("snapshot"), std::ios::binary);
        return {std::istreambuf_iterator<char>(snapshot), {}};
    }
    void set_bytes(const std::string& changed) const {
        std::ofstream(file("snapshot"), std::ios::binary | std::ios::trunc) << changed;
    }
    /// Starts again. The index is empty, and one warning says why.
    void expect_ignored() {
        fixture.owner().reset();
        std::vector<std::string> lines;
        const log::Capture capture([&](std::string_view line) { lines.emplace_back(line); });
        fixture.start();
        EXPECT_EQ(fixture.index().size(), 0U);
        EXPECT_EQ(fixture.index().last_seq(), 0);
        EXPECT_EQ(fixture.index().recent().size(), 0U);
        ASSERT_EQ(lines.size(), 1U);
        EXPECT_NE(lines[0].find("vectors: the snapshot was ignored"), std::string::npos);
    }

    testing::TemporaryDirectory directory;
    OrgId other{Uuid::make_v4()};
    Directions directions{ExactFixture::kDimensions};
    ExactFixture fixture{in_directory()};
};

TEST_F(ExactSnapshot, BringsEverythingBack) {
    const auto asked = search();
    const auto all = ExactFixture::search(directions.next(), 200);
    const auto before = fixture.find_ids(asked);
    ASSERT_FALSE(before.empty());
    const auto recent = fixture.index().recent();
    fixture.start();
    EXPECT_EQ(fixture.index().size(), 200U);
    EXPECT_EQ(fixture.index().last_seq(), 200);
    EXPECT_EQ(fixture.index().recent(), recent);
    EXPECT_EQ(fixture.find_ids(asked), before);
    const auto hits = fixture.find(all);
    const auto expected = fixture.compare_all(all);
    ASSERT_EQ(hits.size(), expected.size());
    for (std::size_t i = 0; i < hits.size(); ++i)
        EXPECT_EQ(hits[i].similarity, expected[i].similarity) << i;
}

TEST_F(ExactSnapshot, GoesOnWithItsPointsAndNames) {
    fixture.start();
    auto point = ExactFixture::point(directions.next(), other);
    point.agent_id = "agent 1";
    point.project = "project 3";
    fixture.store(point);
    auto asked = search();
    asked.vector = point.vector;
    EXPECT_EQ(fixture.find_ids(asked).at(0), point.id);
    fixture.remove(point);
    fixture.start();
    EXPECT_EQ(fixture.index().size(), 200U);
    EXPECT_NE(fixture.find_ids(asked).at(0), point.id);
}

TEST_F(ExactSnapshot, IsIgnoredWhereverItIsCutOff) {
    fixture.owner().reset();
    const auto whole = bytes();
    ASSERT_GT(whole.size(), 20'000U);
    for (std::size_t size = 0; size < whole.size(); size += 4096) {
        set_bytes(whole.substr(0, size));
        fixture.options().snapshot_pause = std::chrono::hours(1);
        ASSERT_NO_FATAL_FAILURE(expect_ignored()) << size;
    }
}

TEST_F(ExactSnapshot, IsIgnoredWithAnyBitChanged) {
    fixture.owner().reset();
    const auto whole = bytes();
    for (std::size_t bit = 3; bit < whole.size() * 8; bit += 9'001) {
        auto changed = whole;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
        set_bytes(changed);
        ASSERT_NO_FATAL_FAILURE(expect_ignored()) << bit;
    }
}

TEST_F(ExactSnapshot, IsIgnoredWithAnotherModel) {
    fixture.options().model = "another";
    expect_ignored();
}

TEST_F(ExactSnapshot, IsIgnoredWithOtherDimensions) {
    fixture.options().dimensions = 64;
    expect_ignored();
}

TEST_F(ExactSnapshot, IsIgnoredWithoutItsFloats) {
    fixture.owner().reset();
    std::filesystem::remove(file("floats"));
    expect_ignored();
}

TEST_F(ExactSnapshot, IsIgnoredWithTheFloatsOfAnotherIndex) {
    fixture.owner().reset();
    FloatFile::create(file("floats"), ExactFixture::kDimensions);
    expect_ignored();
}

TEST_F(ExactSnapshot, IsNotWrittenWhenNothingChanged) {
    fixture.index().save();
    std::filesystem::remove(file("snapshot"));
    fixture.index().save();
    EXPECT_FALSE(std::filesystem::exists(file("snapshot")));
}

/// As after a crash: floats were written after the snapshot, to places of other decisions.
TEST_F(ExactSnapshot, ComparesTheBytesWhereTheFloatsAreOfAnotherDecision) {
    const auto all = ExactFixture::search(directions.next(), 200);
    const auto expected = fixture.compare_all(all);
    fixture.owner().reset();
    auto floats = FloatFile::open(file("floats"), ExactFixture::kDimensions);
    ASSERT_TRUE(floats);
    for (Slot slot = 0; slot < 256; slot += 2) floats->write(slot, directions.next());
    fixture.start();
    const auto hits = fixture.find(all);
    ASSERT_EQ(hits.size(), expected.size());
    std::map<DecisionId, float> found;
    for (const auto& hit : hits) found[hit.id] = hit.similarity;
    for (const auto& hit : expected) EXPECT_NEAR(found.at(hit.id), hit.similarity, 0.03);
}

TEST_F(ExactSnapshot, BelongsToOneProcessAtATime) {
    std::vector<std::string> lines;
    const log::Capture capture([&](std::string_view line) { lines.emplace_back(line); });
    ExactFixture second(in_directory());
    EXPECT_FALSE(second.index().is_durable());
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_NE(lines[0].find("another process uses it"), std::string::npos);
    auto point = ExactFixture::point(directions.next());
    second.store(point);
    EXPECT_EQ(second.find_ids(ExactFixture::search(point.vector)), std::vector{point.id});
    second.owner().reset();
    fixture.start();
    EXPECT_EQ(fixture.index().size(), 200U);
}

TEST_F(ExactSnapshot, IsNotNeeded) {
    std::ofstream(directory / "file") << "not a directory";
    auto options = in_directory();
    options.directory = directory / "file/vectors";
    std::vector<std::string> lines;
    const log::Capture capture([&](std::string_view line) { lines.emplace_back(line); });
    ExactFixture second(options);
    EXPECT_FALSE(second.index().is_durable());
    EXPECT_EQ(lines.size(), 1U);
    const auto point = ExactFixture::point(directions.next());
    second.store(point);
    EXPECT_EQ(second.find_ids(ExactFixture::search(point.vector)), std::vector{point.id});
}

constexpr std::int64_t kStaying = 100;
constexpr std::int64_t kChanging = 200;
/// Tells the test below that it is the process that is to be killed, and where it stores.

DecisionId id_of(std::int64_t number) {
    Uuid::Bytes bytes{};
    bytes[14] = static_cast<std::uint8_t>(number / 256);
    bytes[15] = static_cast<std::uint8_t>(number % 256);
    return DecisionId(Uuid(bytes));
}

/// What the process stores: first some decisions that stay as they are, then others over and over,
/// with a vector that the number of the change decides. Every tenth of these is removed instead.
VectorChange change_of(std::int64_t seq) {
    const bool stays = seq <= kStaying;
    const auto id = id_of(stays ? seq : kStaying + 1 + seq % kChanging);
    VectorChange change{.seq = seq, .id = id, .org_id = OrgId(), .point = std::nullopt};
    if (!stays && seq % 10 == 0) return change;
    change.point =
        ExactFixture::point(Directions(ExactFixture::kDimensions, static_cast<unsigned>(seq)).next()
        );
    change.point->id = id;
    change.point->decision_type = "type " + std::to_string(seq % 50);
    return change;
}

ExactIndexOptions options_in(const std::string& directory) {
    ExactIndexOptions options;
    options.model = "test";
    options.dimensions = ExactFixture::kDimensions;
    options.directory = directory;
    return options;
}

/// Applies changes and writes snapshots, until it has written so many, and is killed then.
[[noreturn]] void store_until_killed(const ExactIndexOptions& options, int snapshots) {
    ExactIndex index(options);
    const std::jthread saver([&index] {
        while (true) index.save();
    });
    const std::jthread killer([&index, &options, snapshots] {
        while (index.last_seq() <= kStaying) std::this_thread::yield();
        std::filesystem::file_time_type seen{};
        for (int left = snapshots; left > 0;) {
            std::error_code error;
            const auto written =
                std::filesystem::last_write_time(options.directory + "/snapshot", error);
            if (!error && std::exchange(seen, written) != written) --left;
            std::this_thread::yield();
        }
        ::kill(::getpid(), SIGKILL);
    });
    for (std::int64_t seq = index.last_seq() + 1;; ++seq) index.apply({change_of(seq)});
}

TEST(ExactSnapshotAfterAKill, IsRightOnceTheChangesBehindItAreApplied) {
    GTEST_FLAG_SET(death_test_style, "fast");  // a child that has the directory of this process
    const testing::TemporaryDirectory directory;
    const auto options = options_in(directory / "vectors");
    for (int round = 0; round < 5; ++round) {
        EXPECT_EXIT(store_until_killed(options, 3 + round), ::testing::KilledBySignal(SIGKILL), "");
        ExactFixture fixture(options);
        ASSERT_TRUE(fixture.index().is_durable());
        const std::int64_t loaded = fixture.index().last_seq();
        ASSERT_GE(loaded, kStaying);
        for (const auto& [seq, id] : fixture.index().recent()) EXPECT_EQ(id, change_of(seq).id);

        std::map<DecisionId, VectorChange> there;
        for (std::int64_t seq = 1; seq <= kStaying; ++seq) there[id_of(seq)] = change_of(seq);
        // Past all that the killed process can have applied.
        const std::int64_t last = loaded + 1'000'000;
        for (std::int64_t seq = last - kChanging + 1; seq <= last; ++seq) {
            there[change_of(seq).id] = change_of(seq);
            fixture.index().apply({change_of(seq)});
        }
        std::erase_if(there, [](const auto& entry) { return !entry.second.point; });
        const Vector query = Directions(ExactFixture::kDimensions).next();
        const auto hits = fixture.find(ExactFixture::search(query, kStaying + kChanging));
        EXPECT_EQ(hits.size(), there.size());
        for (const auto& hit : hits) {
            ASSERT_TRUE(there.contains(hit.id));
            EXPECT_EQ(hit.similarity, dot_product(query, there.at(hit.id).point->vector));
        }
    }
}

}  // namespace
}  // namespace akashi
