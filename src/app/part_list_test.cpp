#include "app/part_list.hpp"

#include "base/log.hpp"
#include "testing/run.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace akashi::app {
namespace {

namespace asio = boost::asio;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Diary = std::vector<std::string>;

/// Records its starts and stops in a diary.
class FakePart : public Part {
public:
    FakePart(std::string name, Diary& diary) : name_(std::move(name)), diary_(diary) {}

    asio::awaitable<void> start() override {
        co_await asio::post(asio::use_awaitable);
        diary_.push_back("start " + name_);
    }
    asio::awaitable<void> stop() override {
        co_await asio::post(asio::use_awaitable);
        diary_.push_back("stop " + name_);
    }

protected:
    const std::string name_;
    Diary& diary_;
};

class RefusesToStart final : public FakePart {
public:
    using FakePart::FakePart;
    asio::awaitable<void> start() override {
        throw std::runtime_error(name_ + " cannot start");
        co_return;
    }
};

class RefusesToStop final : public FakePart {
public:
    using FakePart::FakePart;
    asio::awaitable<void> stop() override {
        throw std::runtime_error(name_ + " cannot stop");
        co_return;
    }
};

/// Waits in start(), as a store does while its database is down.
class NeverStarts final : public FakePart {
public:
    using FakePart::FakePart;
    asio::awaitable<void> start() override {
        asio::steady_timer timer(co_await asio::this_coro::executor, std::chrono::hours(1));
        co_await timer.async_wait(asio::use_awaitable);
    }
};

class PartListTest : public ::testing::Test {
protected:
    std::string failure_of(asio::awaitable<void> task) {
        try {
            testing::run(io, std::move(task));
        } catch (const std::exception& error) {
            return error.what();
        }
        return "no failure";
    }

    asio::io_context io;
    Diary diary;
    FakePart store{"store", diary};
    FakePart identity{"identity", diary};
    FakePart search{"search", diary};
};

TEST_F(PartListTest, StartsInOrderAndStopsInReverse) {
    PartList parts(io.get_executor(), {&store, &identity, &search});
    testing::run(io, parts.start());
    EXPECT_THAT(diary, ElementsAre("start store", "start identity", "start search"));
    diary.clear();
    testing::run(io, parts.stop());
    EXPECT_THAT(diary, ElementsAre("stop search", "stop identity", "stop store"));
}

TEST_F(PartListTest, StopsNothingThatHasNotStarted) {
    PartList parts(io.get_executor(), {&store, &identity});
    testing::run(io, parts.stop());
    EXPECT_THAT(diary, IsEmpty());
}

TEST_F(PartListTest, StopsAPartThatCannotStartAndThoseBeforeIt) {
    RefusesToStart broken("broken", diary);
    PartList parts(io.get_executor(), {&store, &identity, &broken, &search});
    EXPECT_EQ(failure_of(parts.start()), "broken cannot start");
    EXPECT_THAT(
        diary,
        ElementsAre("start store", "start identity", "stop broken", "stop identity", "stop store")
    );
    diary.clear();
    testing::run(io, parts.stop());
    EXPECT_THAT(diary, IsEmpty()) << "they have been stopped already";
}

TEST_F(PartListTest, StopsAPartWhoseStartIsCancelledAndThoseBeforeIt) {
    NeverStarts waiting("waiting", diary);
    PartList parts(io.get_executor(), {&store, &waiting});
    asio::cancellation_signal signal;
    auto done = asio::co_spawn(
        io, parts.start(), asio::bind_cancellation_slot(signal.slot(), asio::use_future)
    );
    while (diary.empty()) io.run_one();
    io.poll();
    signal.emit(asio::cancellation_type::terminal);
    io.restart();
    io.run();
    EXPECT_THROW(done.get(), boost::system::system_error);
    EXPECT_THAT(diary, ElementsAre("start store", "stop waiting", "stop store"));
}

TEST_F(PartListTest, StopsTheOthersWhenOneCannotStop) {
    RefusesToStop broken("broken", diary);
    PartList parts(io.get_executor(), {&store, &broken, &search});
    testing::run(io, parts.start());
    diary.clear();
    EXPECT_EQ(failure_of(parts.stop()), "broken cannot stop");
    EXPECT_THAT(diary, ElementsAre("stop search", "stop store"));
}

TEST_F(PartListTest, TellsWhyAPartCannotStartAlsoWhenAnotherCannotStop) {
    RefusesToStop stuck("stuck", diary);
    RefusesToStart broken("broken", diary);
    const log::Capture capture([](std::string_view) {});
    PartList parts(io.get_executor(), {&store, &stuck, &broken});
    EXPECT_EQ(failure_of(parts.start()), "broken cannot start");
    EXPECT_THAT(diary, ElementsAre("start store", "start stuck", "stop broken", "stop store"));
}

}  // namespace
}  // namespace akashi::app
