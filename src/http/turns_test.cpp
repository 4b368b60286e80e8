#include "http/turns.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <exception>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace akashi::http {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

/// The names of callers are hexadecimal digits.
class TurnsTest : public ::testing::Test {
protected:
    /// Asks for a place, and notes who got one and who did not.
    void ask(char caller, asio::cancellation_slot slot = {}) {
        const auto note = [this, caller](const std::exception_ptr& failure, Turns::Turn turn) {
            if (failure || !turn) return refused_.push_back(caller);
            served_.push_back(caller);
            held_.emplace(caller, std::move(turn));
        };
        asio::co_spawn(io_, turns_.take(id_of(caller)), asio::bind_cancellation_slot(slot, note));
        run();
    }
    void give_back(char caller) {
        held_.erase(held_.find(caller));
        run();
    }
    /// Does all that can be done without waiting.
    void run() {
        io_.restart();
        while (io_.poll() > 0) {
        }
    }

    static AgentRowId id_of(char caller) {
        std::string text = "00000000-0000-4000-8000-000000000000";
        text.back() = caller;
        return *AgentRowId::parse(text);
    }

    Turns turns_{3, 1h};
    asio::io_context io_;  // destroyed before, with what still waits
    std::multimap<char, Turns::Turn> held_;
    std::string served_;
    std::string refused_;
};

TEST_F(TurnsTest, KeepsTheLastPlaceForACallerThatHoldsNone) {
    for (int i = 0; i < 5; ++i) ask('a');
    EXPECT_EQ(served_, "aa");
    ask('b');
    EXPECT_EQ(served_, "aab");
}

TEST_F(TurnsTest, LetsCallersTakeTurnsHoweverManyRequestsOneHasWaiting) {
    for (int i = 0; i < 5; ++i) ask('a');
    for (const char other : {'b', 'c', 'd'}) ask(other);
    EXPECT_EQ(served_, "aab");
    for (const char done : {'a', 'a', 'b', 'c'}) give_back(done);
    EXPECT_EQ(served_, "aabcad");
}

TEST_F(TurnsTest, GivesAPlaceToTheOneThatHoldsTheFewest) {
    for (const char caller : {'b', 'b', 'a', 'b', 'a'}) ask(caller);
    EXPECT_EQ(served_, "bba");
    give_back('b');
    EXPECT_EQ(served_, "bba") << "the last place is for others";
    give_back('a');
    EXPECT_EQ(served_, "bbaa");
}

TEST_F(TurnsTest, ServesTheRequestsOfACallerInTheirOrder) {
    ask('a');
    ask('a');
    std::vector<int> order;
    for (const int request : {1, 2}) {
        asio::co_spawn(
            io_,
            turns_.take(id_of('a')),
            [&order, request](const std::exception_ptr&, const Turns::Turn&) {
                order.push_back(request);
            }
        );
    }
    run();
    give_back('a');
    EXPECT_EQ(order, (std::vector{1, 2}));
}

TEST_F(TurnsTest, GivesTheOnlyPlaceToEverybody) {
    Turns one(1, 1h);
    bool has_place = false;
    const auto note = [&has_place](const std::exception_ptr&, const Turns::Turn& turn) {
        has_place = static_cast<bool>(turn);
    };
    for (int i = 0; i < 2; ++i) {
        has_place = false;
        asio::co_spawn(io_, one.take(id_of('a')), note);
        run();
        EXPECT_TRUE(has_place);
    }
}

TEST_F(TurnsTest, RefusesWhatHasWaitedTooLong) {
    Turns impatient(1, 0s);
    std::vector<bool> has_place;
    Turns::Turn held;
    const auto note = [&](const std::exception_ptr&, Turns::Turn turn) {
        has_place.push_back(static_cast<bool>(turn));
        if (turn) held = std::move(turn);
    };
    asio::co_spawn(io_, impatient.take(id_of('a')), note);
    asio::co_spawn(io_, impatient.take(id_of('b')), note);
    io_.run();
    EXPECT_EQ(has_place, (std::vector{true, false}));
}

TEST_F(TurnsTest, LosesNoPlaceToAWaitThatIsCancelled) {
    ask('a');
    ask('a');
    ask('b');
    asio::cancellation_signal gone;
    ask('c', gone.slot());
    gone.emit(asio::cancellation_type::terminal);
    run();
    EXPECT_EQ(refused_, "c");

    asio::cancellation_signal gone_when_served;
    ask('d', gone_when_served.slot());
    held_.erase(held_.find('b'));  // its place is given to a wait that is cancelled before it runs
    gone_when_served.emit(asio::cancellation_type::terminal);
    run();
    held_.erase('d');
    ask('e');
    EXPECT_EQ(served_.back(), 'e');
}

}  // namespace
}  // namespace akashi::http
