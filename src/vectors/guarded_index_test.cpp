#include "vectors/guarded_index.hpp"

#include "testing/run.hpp"

#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <chrono>

namespace akashi {
namespace {

using namespace std::chrono_literals;

/// Takes some time, and answers or fails.
class SlowIndex final : public VectorIndex {
public:
    std::string_view name() const override { return "slow"; }
    boost::asio::awaitable<std::vector<VectorHit>> find(VectorSearch) override {
        ++asked;
        SteadyClock::move_on(takes);
        if (is_away) throw VectorsAway("away");
        co_return std::vector<VectorHit>(1);
    }

    std::chrono::milliseconds takes{0};
    bool is_away = false;
    int asked = 0;
};

class GuardedIndexTest : public ::testing::Test {
protected:
    bool find() {
        try {
            return testing::run(io_, guarded_.find({})).size() == 1;
        } catch (const VectorsAway&) {
            return false;
        }
    }

    boost::asio::io_context io_;
    SlowIndex index_;
    GuardedIndex guarded_{index_};
};

TEST_F(GuardedIndexTest, AsksAnIndexThatAnswersAlsoWhenItIsSlow) {
    index_.takes = 900ms;
    EXPECT_TRUE(find());
    EXPECT_TRUE(find());
    EXPECT_EQ(index_.asked, 2);
}

TEST_F(GuardedIndexTest, LeavesAnIndexAloneForWhichASearchHasWaitedInVain) {
    index_.takes = 1s;
    index_.is_away = true;
    EXPECT_FALSE(find());
    EXPECT_TRUE(guarded_.is_resting());
    EXPECT_FALSE(find());
    EXPECT_EQ(index_.asked, 1);
    SteadyClock::move_on(6s);
    EXPECT_FALSE(guarded_.is_resting());
    EXPECT_FALSE(find()) << "one tries it again";
    EXPECT_EQ(index_.asked, 2);
    EXPECT_FALSE(find());
    EXPECT_EQ(index_.asked, 2);
}

TEST_F(GuardedIndexTest, TrustsAnIndexAgainThatAnswers) {
    index_.takes = 1s;
    index_.is_away = true;
    find();
    index_.takes = 0ms;
    index_.is_away = false;
    SteadyClock::move_on(6s);
    EXPECT_TRUE(find());
    EXPECT_TRUE(find());
}

TEST_F(GuardedIndexTest, GoesOnAskingAnIndexThatFailsAtOnce) {
    index_.is_away = true;
    EXPECT_FALSE(find());
    EXPECT_FALSE(find());
    EXPECT_EQ(index_.asked, 2);
}

}  // namespace
}  // namespace akashi
