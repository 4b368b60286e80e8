#include "vectors/exact_index.hpp"

#include "vectors/exact_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace akashi {
namespace {

using Hits = std::vector<VectorHit>;

/// Compares the similarities, since of equal ones either decision is right.
void expect_the_same(const Hits& hits, const Hits& expected) {
    ASSERT_EQ(hits.size(), expected.size());
    for (std::size_t i = 0; i < hits.size(); ++i)
        EXPECT_EQ(hits[i].similarity, expected[i].similarity) << i;
}

class ExactIndexOnPath : public ::testing::TestWithParam<SimdPath> {
protected:
    void SetUp() override {
        fixture.options().simd = GetParam();
        fixture.start();
    }
    void expect_exact(const std::vector<Vector>& queries) {
        for (const auto& query : queries)
            for (const std::int64_t limit : {1, 10, 100}) {
                const auto search = ExactFixture::search(query, limit);
                expect_the_same(fixture.find(search), fixture.compare_all(search));
            }
    }
    void store(std::size_t count, const std::function<Vector()>& next) {
        std::vector<VectorPoint> points;
        for (std::size_t i = 0; i < count; ++i) points.push_back(ExactFixture::point(next()));
        fixture.store_all(points);
    }

    Directions directions{ExactFixture::kDimensions};
    ExactFixture fixture;
};

INSTANTIATE_TEST_SUITE_P(
    Path,
    ExactIndexOnPath,
    ::testing::ValuesIn(supported_simd_paths()),
    [](const auto& info) { return std::string(to_string(info.param)); }
);

TEST_P(ExactIndexOnPath, IsExactOnRandomVectors) {
    store(5'000, [&] { return directions.next(); });
    expect_exact({directions.next(), directions.next(), directions.next()});
}

TEST_P(ExactIndexOnPath, IsExactOnClusters) {
    std::vector<Vector> centres;
    for (int i = 0; i < 20; ++i) centres.push_back(directions.next());
    std::size_t next = 0;
    store(5'000, [&] { return directions.near(centres[next++ % centres.size()], 0.5F); });
    expect_exact({directions.near(centres[0], 0.5F), directions.near(centres[7], 0.1F)});
}

TEST_P(ExactIndexOnPath, IsExactAmongNearDuplicates) {
    const Vector centre = directions.next();
    store(3'000, [&] { return directions.near(centre, 1e-4F); });
    store(200, [&] { return centre; });
    expect_exact({centre, directions.near(centre, 1e-4F), directions.near(centre, 0.5F)});
}

TEST_P(ExactIndexOnPath, IsExactWithFewerVectorsThanAsked) {
    store(3, [&] { return directions.next(); });
    expect_exact({directions.next()});
}

class ExactIndexTest : public ::testing::Test {
protected:
    Vector next() { return directions.next(); }
    VectorPoint store(OrgId org = {}) {
        auto point = ExactFixture::point(next(), org);
        fixture.store(point);
        return point;
    }
    void expect_found(const VectorSearch& search, std::vector<DecisionId> expected) {
        auto ids = fixture.find_ids(search);
        std::ranges::sort(ids);
        std::ranges::sort(expected);
        EXPECT_EQ(ids, expected);
    }

    Directions directions{ExactFixture::kDimensions};
    ExactFixture fixture;
};

TEST_F(ExactIndexTest, TellsItsNameAndFindsNothingWhenEmpty) {
    EXPECT_EQ(fixture.index().name(), "memory");
    EXPECT_EQ(fixture.index().last_seq(), 0);
    EXPECT_TRUE(fixture.find(ExactFixture::search(next())).empty());
}

TEST_F(ExactIndexTest, TellsTheCosineWhateverTheLengths) {
    Vector vector = next();
    auto point = ExactFixture::point(vector);
    for (float& number : point.vector) number *= 3;
    fixture.store(point);
    for (float& number : vector) number *= 5;
    EXPECT_NEAR(fixture.find(ExactFixture::search(vector)).at(0).similarity, 1, 1e-5);
}

TEST_F(ExactIndexTest, NeverShowsAnotherOrganization) {
    const OrgId other(Uuid::make_v4());
    const auto mine = store();
    const auto theirs = store(other);
    auto search = ExactFixture::search(theirs.vector);
    expect_found(search, {mine.id});
    search.org = other;
    expect_found(search, {theirs.id});
    search.org = OrgId(Uuid::make_v4());
    expect_found(search, {});
}

TEST_F(ExactIndexTest, ShowsOnlyVisibleAgents) {
    auto alice = ExactFixture::point(next());
    auto bob = ExactFixture::point(next());
    bob.agent_id = "bob";
    fixture.store_all({alice, bob});
    auto search = ExactFixture::search(next());
    search.visible_agents = {"bob", "nobody"};
    expect_found(search, {bob.id});
    search.filter.agent_ids = {"alice"};
    expect_found(search, {});
    search.filter.agent_ids = {"alice", "bob"};
    expect_found(search, {bob.id});
    search.visible_agents.emplace();
    expect_found(search, {});
    search.visible_agents.reset();
    expect_found(search, {alice.id, bob.id});
}

/// A search with a condition that the point passes, and one that it does not.
struct Condition {
    const char* name;
    void (*set)(VectorPoint& point);
    void (*ask)(VectorSearch& search);
};

constexpr Time kNoon = Time(std::chrono::hours(12));
const RunId kRun(*Uuid::parse("00000000-0000-0000-0000-000000000001"));
const SessionId kSession(*Uuid::parse("00000000-0000-0000-0000-000000000002"));

const Condition kConditions[] = {
    {"agent",
     [](auto& point) { point.agent_id = "bob"; },
     [](auto& search) { search.filter.agent_ids = {"x", "bob"}; }},
    {"run",
     [](auto& point) { point.run_id = kRun; },
     [](auto& search) { search.filter.run_id = kRun; }},
    {"type",
     [](auto& point) { point.decision_type = "t"; },
     [](auto& search) { search.filter.decision_type = "t"; }},
    {"confidence",
     [](auto& point) { point.confidence = 0.5F; },
     [](auto& search) { search.filter.confidence_min = 0.5F; }},
    {"outcome",
     [](auto& point) { point.outcome = "o"; },
     [](auto& search) { search.filter.outcome = "o"; }},
    {"from",
     [](auto& point) { point.valid_from = kNoon; },
     [](auto& search) { search.filter.from = kNoon; }},
    {"to",
     [](auto& point) { point.valid_from = Time(std::chrono::hours(-1)); },
     [](auto& search) { search.filter.to = Time(std::chrono::hours(-1)); }},
    {"session",
     [](auto& point) { point.session_id = kSession; },
     [](auto& search) { search.filter.session_id = kSession; }},
    {"nil_session",
     [](auto& point) { point.session_id = SessionId(); },
     [](auto& search) { search.filter.session_id = SessionId(); }},
    {"tool", [](auto& point) { point.tool = "t"; }, [](auto& search) { search.filter.tool = "t"; }},
    {"model",
     [](auto& point) { point.model = "m"; },
     [](auto& search) { search.filter.model = "m"; }},
    {"project",
     [](auto& point) { point.project = "p"; },
     [](auto& search) { search.filter.project = "p"; }},
    {"empty_project",
     [](auto& point) { point.project = ""; },
     [](auto& search) { search.filter.project = ""; }},
    {"trace",
     [](auto& point) { point.trace_id = "t"; },
     [](auto& search) { search.filter.trace_id = "t"; }},
};

class ExactIndexCondition : public ExactIndexTest,
                            public ::testing::WithParamInterface<Condition> {};

INSTANTIATE_TEST_SUITE_P(
    Of,
    ExactIndexCondition,
    ::testing::ValuesIn(kConditions),
    [](const auto& info) { return std::string(info.param.name); }
);

TEST_P(ExactIndexCondition, IsPassedByThatDecisionOnlyAndBeforeTheLimit) {
    auto point = ExactFixture::point(next());
    GetParam().set(point);
    fixture.store(point);
    for (int i = 0; i < 100; ++i) store();
    auto search = ExactFixture::search(next(), /*limit=*/2);
    GetParam().ask(search);
    expect_found(search, {point.id});
    fixture.remove(point);
    expect_found(search, {});
}

TEST_F(ExactIndexTest, FindsOnlyDecisionsWithoutProjectWhenAsked) {
    auto with = ExactFixture::point(next());
    with.project = "p";
    fixture.store(with);
    const auto without = store();
    auto search = ExactFixture::search(next());
    search.only_without_project = true;
    expect_found(search, {without.id});
}

TEST_F(ExactIndexTest, ReplacesAPointThatIsStoredAgain) {
    auto point = store();
    point.decision_type = "other";
    point.vector = next();
    fixture.store(point);
    auto search = ExactFixture::search(point.vector);
    search.filter.decision_type = "other";
    const auto hits = fixture.find(search);
    ASSERT_EQ(hits.size(), 1U);
    EXPECT_NEAR(hits[0].similarity, 1, 1e-5);
    search.filter.decision_type = "design";
    expect_found(search, {});
    EXPECT_EQ(fixture.index().size(), 1U);
}

TEST_F(ExactIndexTest, MovesAPointThatIsStoredInAnotherOrganization) {
    auto point = store();
    point.org_id = OrgId(Uuid::make_v4());
    fixture.store(point);
    auto search = ExactFixture::search(next());
    expect_found(search, {});
    search.org = point.org_id;
    expect_found(search, {point.id});
}

TEST_F(ExactIndexTest, UsesTheSlotsOfRemovedPointsAgain) {
    std::vector<VectorPoint> points;
    for (int i = 0; i < 300; ++i) points.push_back(store());
    for (int i = 0; i < 300; i += 2) fixture.remove(points[static_cast<std::size_t>(i)]);
    for (int i = 0; i < 150; ++i) store();
    EXPECT_EQ(fixture.index().size(), 300U);
    const auto search = ExactFixture::search(next(), 300);
    expect_the_same(fixture.find(search), fixture.compare_all(search));
}

TEST_F(ExactIndexTest, AppliesTheLastOfSeveralChangesOfADecision) {
    auto first = ExactFixture::point(next());
    auto last = first;
    last.vector = next();
    const auto gone = ExactFixture::point(next());
    fixture.index().apply({
        {4, gone.id, gone.org_id, std::nullopt},
        {2, last.id, last.org_id, last},
        {1, first.id, first.org_id, first},
        {3, gone.id, gone.org_id, gone},
    });
    EXPECT_EQ(fixture.index().last_seq(), 4);
    const auto hits = fixture.find(ExactFixture::search(last.vector));
    ASSERT_EQ(hits.size(), 1U);
    EXPECT_NEAR(hits[0].similarity, 1, 1e-5);
}

TEST_F(ExactIndexTest, RemembersTheLastSixteenChanges) {
    std::vector<VectorPoint> points;
    for (int i = 0; i < 20; ++i) points.push_back(store());
    const auto recent = fixture.index().recent();
    ASSERT_EQ(recent.size(), 16U);
    EXPECT_EQ(recent.front(), (AppliedChange{5, points[4].id}));
    EXPECT_EQ(recent.back(), (AppliedChange{20, points[19].id}));
}

TEST_F(ExactIndexTest, LeavesOutVectorsThatCannotBeCompared) {
    auto point = store();
    point.vector.pop_back();
    fixture.index().apply({{2, point.id, point.org_id, point}});
    EXPECT_EQ(fixture.index().size(), 0U);
    EXPECT_EQ(fixture.index().last_seq(), 2);
    EXPECT_THROW(fixture.find(ExactFixture::search(Vector(3))), VectorsAway);
}

TEST_F(ExactIndexTest, IsEmptyAfterItWasCleared) {
    const auto point = store();
    fixture.index().clear();
    EXPECT_EQ(fixture.index().last_seq(), 0);
    EXPECT_TRUE(fixture.index().recent().empty());
    expect_found(ExactFixture::search(next()), {});
    fixture.store(point);
    expect_found(ExactFixture::search(next()), {point.id});
}

TEST_F(ExactIndexTest, FailsSearchesOnceItIsStopped) {
    store();
    fixture.index().stop();
    EXPECT_THROW(fixture.find(ExactFixture::search(next())), VectorsAway);
}

TEST_F(ExactIndexTest, AnswersMoreSearchesThanRunAtOnce) {
    for (int i = 0; i < 500; ++i) store();
    const auto search = ExactFixture::search(next());
    const auto expected = fixture.compare_all(search);
    boost::asio::thread_pool pool(2);
    std::atomic<int> right = 0;
    for (int i = 0; i < 100; ++i)
        boost::asio::co_spawn(
            pool,
            fixture.index().find(search),
            [&](const std::exception_ptr& error, const Hits& hits) {
                if (!error && hits.size() == expected.size() && hits[0].id == expected[0].id)
                    ++right;
            }
        );
    pool.join();
    EXPECT_EQ(right, 100);
    fixture.owner().reset();
}

TEST_F(ExactIndexTest, FindsWhatDoesNotChangeWhileOtherDecisionsDo) {
    std::vector<VectorPoint> stay;
    const Vector centre = next();
    for (int i = 0; i < 10; ++i) stay.push_back(ExactFixture::point(directions.near(centre, 0.1F)));
    fixture.store_all(stay);
    std::jthread writer([&](const std::stop_token& stop) {
        Directions others(ExactFixture::kDimensions, /*seed=*/2);
        std::vector<VectorPoint> there;
        for (std::int64_t seq = 100; !stop.stop_requested(); ++seq) {
            const bool stores = there.size() < 500;
            if (stores) there.push_back(ExactFixture::point(others.next()));
            auto point = there.back();
            if (!stores) there.clear();
            fixture.index().apply(
                {{seq, point.id, point.org_id, stores ? std::optional(point) : std::nullopt}}
            );
        }
    });
    const auto search = ExactFixture::search(centre);
    for (int i = 0; i < 300; ++i)
        expect_the_same(fixture.find(search), fixture.compare_all(search));
}

TEST_F(ExactIndexTest, FindsWithAGraphWhatIsNearAndPasses) {
    fixture.options().exact_limit = 1'000;
    fixture.start();
    std::vector<VectorPoint> points;
    for (int i = 0; i < 3'000; ++i) {
        points.push_back(ExactFixture::point(next()));
        if (i % 300 == 0) points.back().project = "rare";
    }
    fixture.store_all(points);
    while (!fixture.index().has_graphs()) std::this_thread::yield();
    for (int i = 0; i < 500; ++i) fixture.remove(points[static_cast<std::size_t>(i)]);
    const auto added = store();
    EXPECT_EQ(fixture.find(ExactFixture::search(added.vector)).at(0).id, added.id);

    int found = 0;
    for (int i = 0; i < 20; ++i) {
        const auto search = ExactFixture::search(next());
        const auto expected = fixture.compare_all(search);
        for (const auto& hit : fixture.find(search))
            if (hit.similarity >= expected.back().similarity) ++found;
    }
    EXPECT_GE(found, 190);

    auto rare = ExactFixture::search(next());
    rare.filter.project = "rare";
    EXPECT_EQ(fixture.find(rare).size(), 8U) << "few pass, so all are compared";
}

}  // namespace
}  // namespace akashi
