#include "identity/postgres/agent_feed.hpp"

#include "base/log.hpp"
#include "base/steady_clock.hpp"
#include "testing/dev_environment.hpp"
#include "testing/run.hpp"

#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

namespace akashi::postgres {
namespace {

using namespace std::chrono_literals;

/// The listener hears nothing while its context does not run.
TEST(PostgresAgentFeed, IsCurrentWhileItsListenerHasHeardWithinASecond) {
    const log::Capture quiet([](std::string_view) {});
    boost::asio::io_context io;
    Listener listener(
        io.get_executor(),
        testing::dev_environment("NOTIFY_URL"),
        {kAgentsChannel},
        [](const Notification&) {},
        ListenerTiming(),
        [] {}
    );
    PostgresAgentFeed feed;
    EXPECT_FALSE(feed.is_current());
    feed.set_listener(listener);
    EXPECT_FALSE(feed.is_current());
    listener.start();
    while (!feed.is_current()) io.run_one();
    SteadyClock::move_on(1s);
    EXPECT_FALSE(feed.is_current());
    while (!feed.is_current()) io.run_one();
    testing::run(io, listener.stop());
}

}  // namespace
}  // namespace akashi::postgres
