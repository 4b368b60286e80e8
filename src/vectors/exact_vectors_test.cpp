#include "vectors/exact_vectors.hpp"

#include "vectors/exact_fixture.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

constexpr std::size_t kDimensions = ExactFixture::kDimensions;

class ExactVectorsTest : public ::testing::Test {
protected:
    VectorPoint store(OrgId org = {}) {
        auto point = ExactFixture::point(directions.next(), org);
        store(point);
        return point;
    }
    Slot store(const VectorPoint& point) {
        const PreparedPoint prepared(point);
        const auto place = vectors.reserve(prepared);
        if (place.needs_floats) floats.write(place.slot, point.vector);
        vectors.publish(place.slot, prepared);
        return place.slot;
    }

    Directions directions{kDimensions};
    FloatFile floats{kDimensions};
    ExactVectors vectors{kDimensions, floats};
    const OrgId other{Uuid::make_v4()};
};

TEST_F(ExactVectorsTest, DropsAnOrganizationWithItsLastVectorAndUsesItsBlocksAgain) {
    const auto mine = store();
    const auto theirs = store(other);
    EXPECT_EQ(vectors.pool().end(), 2U);
    EXPECT_TRUE(vectors.remove(mine.id));
    EXPECT_EQ(vectors.find(OrgId()), nullptr);
    EXPECT_NE(vectors.find(other), nullptr);
    EXPECT_FALSE(vectors.remove(mine.id));
    for (std::size_t i = 0; i < kBlockSlots; ++i) store(other);
    EXPECT_EQ(vectors.pool().end(), 2U);
    EXPECT_EQ(vectors.size(), kBlockSlots + 1);
}

TEST_F(ExactVectorsTest, KeepsAnOrganizationWithAReservedPlace) {
    const auto first = store();
    const PreparedPoint second(ExactFixture::point(directions.next()));
    const auto place = vectors.reserve(second);
    vectors.remove(first.id);
    vectors.publish(place.slot, second);
    EXPECT_EQ(vectors.find(second.point.id), place.slot);
    EXPECT_EQ(vectors.find(OrgId())->size, 1U);
}

TEST_F(ExactVectorsTest, WritesNoFloatsAgainThatAreThere) {
    auto point = store();
    point.confidence = 1;
    EXPECT_FALSE(vectors.reserve(PreparedPoint(point)).needs_floats);
    point.vector = directions.next();
    EXPECT_TRUE(vectors.reserve(PreparedPoint(point)).needs_floats);
}

TEST_F(ExactVectorsTest, ReleasesTheNamesOfWhatIsReplacedOrRemoved) {
    auto point = store();
    auto stays = ExactFixture::point(directions.next());
    stays.agent_id = "stays";
    store(stays);
    const auto& names = vectors.find(OrgId())->names;
    EXPECT_EQ(names.others.size(), 1U);
    point.decision_type = "other";
    point.tool = "tool";
    store(point);
    EXPECT_EQ(names.others.size(), 3U);
    vectors.remove(point.id);
    EXPECT_EQ(names.others.size(), 1U);
    EXPECT_EQ(names.agents.size(), 1U);
}

TEST_F(ExactVectorsTest, FreesRestoredSlotsWhoseNamesAreMissingAndDecisionsThatAreThereTwice) {
    const auto first = store();
    auto second = ExactFixture::point(directions.next());
    second.decision_type = "missing";
    store(second);
    const ExactBlock block = vectors.pool().block(0);
    const std::vector<std::int8_t> bytes(
        vectors.pool().bytes(0), vectors.pool().bytes(0) + vectors.pool().block_bytes()
    );
    ExactVectors restored(kDimensions, floats);
    restored.restore(OrgId(), 3, block, bytes.data());
    restored.restore(OrgId(), 5, block, bytes.data());
    restored.restore_names(OrgId(), {{block.agent[0], "alice"}}, {{block.type[0], "design"}});
    EXPECT_EQ(restored.size(), 1U);
    EXPECT_EQ(restored.find(first.id), slot_at(3, 0));
    EXPECT_FALSE(restored.find(second.id));
    EXPECT_EQ(restored.find(OrgId())->size, 1U);
    EXPECT_EQ(restored.find(OrgId())->free.size(), 2 * kBlockSlots - 1);
}

}  // namespace
}  // namespace akashi
