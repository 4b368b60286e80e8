#include "vectors/qdrant_fixture.hpp"

#include <gmock/gmock.h>

namespace akashi {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::ThrowsMessage;

class PointsOnQdrant : public ::testing::Test, protected QdrantFixture {
protected:
    void remove(std::vector<DecisionId> ids) {
        akashi::testing::run(io, index->remove(std::move(ids)));
    }
    PointStore::Page list(std::optional<DecisionId> from, std::int64_t limit) {
        return akashi::testing::run(io, index->list_ids(from, limit));
    }
};

TEST_F(PointsOnQdrant, AreReplacedByThoseWithTheSameId) {
    upsert({make_point(1, {1, 0, 0})});
    auto point = make_point(1, {0, 1, 0});
    point.project = "billing";
    upsert({point});
    VectorSearch search;
    search.filter.project = "billing";
    search.vector = {0, 1, 0};
    const auto hits = find(search);
    ASSERT_EQ(hits.size(), 1);
    EXPECT_NEAR(hits[0].similarity, 1, 1e-5);
}

TEST_F(PointsOnQdrant, AreGoneAfterTheyWereRemoved) {
    upsert({make_point(1, {1, 0, 0}), make_point(2, {1, 0, 0})});
    remove({make_id(1), make_id(9)});
    EXPECT_THAT(find_numbers(), ElementsAre(2));
}

TEST_F(PointsOnQdrant, AreListedPageByPageInTheOrderOfTheirIds) {
    upsert({make_point(3, {1, 0, 0}), make_point(1, {1, 0, 0}), make_point(2, {1, 0, 0})});
    qdrant.add_number("akashi_decisions", 7, {1, 0, 0}, {});
    const auto first = list(std::nullopt, 2);
    EXPECT_THAT(first.ids, ElementsAre(make_id(1), make_id(2)));
    ASSERT_EQ(first.next, make_id(3));
    const auto second = list(first.next, 2);
    EXPECT_THAT(second.ids, ElementsAre(make_id(3)));
    EXPECT_EQ(second.next, std::nullopt);
}

TEST_F(PointsOnQdrant, AreNoneWithoutACollection) {
    EXPECT_THAT(list(std::nullopt, 10).ids, IsEmpty());
    remove({make_id(1)});
    EXPECT_THROW(find({}), VectorsAway);
    EXPECT_EQ(qdrant.calls("Create"), 0);
}

TEST_F(PointsOnQdrant, OfABatchAreAllRefusedWithOneOfThem) {
    upsert({make_point(1, {1, 0, 0})});
    qdrant.refuse({make_id(3).str()});
    EXPECT_THROW(upsert({make_point(2, {1, 0, 0}), make_point(3, {1, 0, 0})}), PointRejected);
    EXPECT_THAT(find_numbers(), ElementsAre(1));
    upsert({make_point(2, {1, 0, 0})});
    EXPECT_EQ(find_numbers().size(), 2);
}

TEST_F(PointsOnQdrant, MustHaveVectorsOfOneSizeAndOfNumbers) {
    const auto refused = [&](std::vector<VectorPoint> points) {
        EXPECT_THAT(
            [&] { upsert(std::move(points)); },
            ThrowsMessage<PointRejected>(HasSubstr(make_id(2).str()))
        );
    };
    refused({make_point(1, {1, 0, 0}), make_point(2, {1, 0})});
    refused({make_point(2, {})});
    refused({make_point(1, {1, 0, 0}), make_point(2, {1, 0, NAN})});
    EXPECT_EQ(qdrant.calls("Upsert"), 0);
}

TEST_F(PointsOnQdrant, OfNoDecisionsAskForNothing) {
    upsert({});
    remove({});
    EXPECT_EQ(qdrant.calls("Get") + qdrant.calls("Upsert") + qdrant.calls("Delete"), 0);
}

}  // namespace
}  // namespace akashi
