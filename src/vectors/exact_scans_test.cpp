#include "vectors/exact_scans.hpp"

#include "vectors/exact_fixture.hpp"

#include <gtest/gtest.h>

#include <future>

namespace akashi {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kDimensions = ExactFixture::kDimensions;

class ExactScansTest : public ::testing::Test {
protected:
    std::shared_ptr<ExactQuery> ask(ExactScans& scans, SteadyClock::duration patience) {
        auto query = std::make_shared<ExactQuery>(
            ExactFixture::search(directions.next()), SteadyClock::now() + patience
        );
        auto& finished = promises.emplace_back();
        query->finish = [&finished] { finished.set_value(); };
        scans.start(query);
        return query;
    }
    void wait_for_all() {
        for (auto& promise : promises) promise.get_future().wait();
    }
    void store(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            const PreparedPoint prepared(ExactFixture::point(directions.next()));
            const auto place = vectors.reserve(prepared);
            floats.write(place.slot, prepared.point.vector);
            vectors.publish(place.slot, prepared);
        }
    }

    Directions directions{kDimensions};
    std::deque<std::promise<void>> promises;
    FloatFile floats{kDimensions};
    FairMutex mutex;
    ExactVectors vectors{kDimensions, floats};
};

TEST_F(ExactScansTest, FailsASearchThatIsLateWhereverItIs) {
    store(1'000);
    ExactScans scans(mutex, vectors, floats, {});
    const auto late = ask(scans, -1s);
    std::shared_ptr<ExactQuery> blocked;
    {
        const std::unique_lock writing(mutex);  // keeps every search where it is
        blocked = ask(scans, 1ms);
        while (SteadyClock::now() < blocked->deadline) std::this_thread::yield();
    }
    wait_for_all();
    EXPECT_EQ(late->failure, "the search took longer than 3 seconds");
    EXPECT_EQ(blocked->failure, "the search took longer than 3 seconds");
}

TEST_F(ExactScansTest, RefusesSearchesWhenTooManyAreWaiting) {
    ExactScans scans(mutex, vectors, floats, {.most_at_once = 1, .most_waiting = 2});
    std::vector<std::shared_ptr<ExactQuery>> queries;
    {
        const std::unique_lock writing(mutex);
        for (int i = 0; i < 10; ++i) queries.push_back(ask(scans, 10s));
    }
    wait_for_all();
    EXPECT_FALSE(queries.front()->failure);
    ASSERT_TRUE(queries.back()->failure);
    EXPECT_NE(queries.back()->failure->find("too many searches"), std::string::npos);
}

TEST_F(ExactScansTest, FailsWhatIsNotFinishedWhenItStops) {
    store(1'000);
    ExactScans scans(mutex, vectors, floats, {.threads = 0});
    const auto waiting = ask(scans, 10s);
    scans.stop();
    const auto after = ask(scans, 10s);
    wait_for_all();
    EXPECT_EQ(waiting->failure, "the server is stopping");
    EXPECT_EQ(after->failure, "the server is stopping");
}

TEST_F(ExactScansTest, SearchesOfOneOrganizationDoNotMissBlocksWhereverTheyJoin) {
    store(40 * kBlockSlots);
    ExactScans scans(mutex, vectors, floats, {.slice_bytes = 3 * vectors.pool().block_bytes()});
    std::vector<std::shared_ptr<ExactQuery>> queries;
    for (int i = 0; i < 50; ++i) queries.push_back(ask(scans, 10s));
    wait_for_all();
    Vector buffer(kDimensions);
    for (const auto& query : queries) {
        ASSERT_FALSE(query->failure);
        float best = -1;
        for (Slot slot = 0; slot < 40 * kBlockSlots; ++slot) {
            ASSERT_TRUE(floats.read(slot, buffer));
            best = std::max(best, dot_product(query->search.vector, buffer));
        }
        EXPECT_EQ(query->hits.at(0).similarity, best);
    }
    EXPECT_EQ(scans.inexact(), 0U);
}

}  // namespace
}  // namespace akashi
