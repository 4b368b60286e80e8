#include "http/connection_table.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace akashi::http {
namespace {

class ConnectionTableTest : public ::testing::Test {
protected:
    std::shared_ptr<ConnectionTable::Place> enter(const std::string& network) {
        return table.enter(network, [this, network] { evicted += network; });
    }

    std::string evicted;  // the networks of the evicted connections, in order
    ConnectionTable table{{.places = 3, .reserve = 1, .leaving = 1}};
};

TEST_F(ConnectionTableTest, TheNetworkWithMostConnectionsGivesUpTheOneThatWaitsLongest) {
    const auto other = enter("b");
    const auto oldest = enter("a");
    const auto youngest = enter("a");
    other->wait();
    EXPECT_FALSE(enter("c")->is_reserve());
    EXPECT_EQ(evicted, "a");
    table.leave(youngest);
    EXPECT_FALSE(enter("c")->is_reserve()) << "a place had become free";
    EXPECT_EQ(evicted, "a");
    table.leave(oldest);
    table.leave(other);
}

TEST_F(ConnectionTableTest, ConnectionsThatHaveLeftDoNotCountForTheirNetwork) {
    for (int i = 0; i < 2; ++i) table.leave(enter("a"));
    enter("b");
    enter("a");
    enter("b");
    enter("c");
    EXPECT_EQ(evicted, "b");
}

TEST_F(ConnectionTableTest, OneOfManyNetworksWithAConnectionEachIsSpared) {
    ConnectionTable large({.places = 20, .reserve = 1, .leaving = 1});
    const auto enter_large = [&](const std::string& network) {
        return large.enter(network, [this, network] { evicted += network; });
    };
    for (int i = 0; i < 18; ++i) enter_large(std::to_string(i));
    for (int i = 0; i < 2; ++i) enter_large("crowd");
    enter_large("next");
    EXPECT_EQ(evicted, "crowd");
}

TEST_F(ConnectionTableTest, WhoIsServedIsNotEvicted) {
    for (int i = 0; i < 3; ++i) enter("a")->serve();
    const auto reserve = enter("b");
    EXPECT_TRUE(reserve->is_reserve());
    EXPECT_EQ(evicted, "");
    const auto next = enter("c");
    EXPECT_TRUE(next->is_reserve());
    EXPECT_EQ(evicted, "b") << "the reserve has one place";
    next->serve();
    EXPECT_EQ(enter("d"), nullptr);
    EXPECT_TRUE(table.is_full()) << "the evicted connection is still open";
    table.leave(reserve);
    EXPECT_FALSE(table.is_full());
}

TEST_F(ConnectionTableTest, TheAnswersThatAreHeldLongestAreGivenUpFirst) {
    const auto first = enter("a");
    const auto second = enter("b");
    const auto third = enter("c");
    for (const auto& place : {first, second, third})
        place->hold(ConnectionTable::Held::answer, 100);
    first->release();
    table.free(ConnectionTable::Held::body, 50);
    table.free(ConnectionTable::Held::answer, 50);
    EXPECT_EQ(evicted, "b");
    table.free(ConnectionTable::Held::answer, 1'000);
    EXPECT_EQ(evicted, "bc");
}

TEST_F(ConnectionTableTest, ANetworkThatComesAndGoesWithoutEndIsServedLater) {
    const auto come_and_go = [&](const std::string& network) {
        const auto place = enter(network);
        table.leave(place);
        return place->is_hasty();
    };
    int times = 0;
    while (!come_and_go("a")) ++times;
    EXPECT_GE(times, 10);
    EXPECT_FALSE(come_and_go("b"));
}

TEST_F(ConnectionTableTest, AProxyMayComeAndGoAsFastAsItLikes) {
    for (int i = 0; i < 1'000; ++i) {
        const auto place = table.enter("proxy", [] {}, ConnectionTable::Arrival::of_proxy);
        EXPECT_FALSE(place->is_hasty());
        table.leave(place);
    }
}

TEST_F(ConnectionTableTest, StreamsLeaveAQuarterOfThePlacesToOthers) {
    ConnectionTable large({.places = 8, .reserve = 1, .leaving = 1});
    std::vector<std::shared_ptr<ConnectionTable::Place>> places;
    for (int i = 0; i < 7; ++i) places.push_back(large.enter("a", [] {}));
    for (std::size_t i = 0; i < 6; ++i) EXPECT_TRUE(large.begin_stream(*places[i]));
    EXPECT_FALSE(large.begin_stream(*places[6]));
    large.end_stream(*places[0]);
    large.end_stream(*places[0]);
    EXPECT_TRUE(large.begin_stream(*places[6]));
    EXPECT_FALSE(large.begin_stream(*places[0]));
    large.leave(places[1]);
    EXPECT_TRUE(large.begin_stream(*places[0]));
}

TEST_F(ConnectionTableTest, RoomIsMadeOnlyByThoseThatWait) {
    enter("a")->serve();
    enter("b");
    table.make_room();
    table.make_room();
    EXPECT_EQ(evicted, "b");
}

}  // namespace
}  // namespace akashi::http
