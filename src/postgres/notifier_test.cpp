#include "postgres/notifier.hpp"

#include "postgres/notifier_fixture.hpp"
#include "postgres/relay.hpp"

namespace akashi::postgres {
namespace {

using ::testing::SizeIs;

using namespace std::chrono_literals;

TEST_F(NotifierTest, AnnouncesDecisionsByTheirIds) {
    const auto one = decisions(1);
    notifier_.decisions_recorded(one);
    wait_for(1);
    EXPECT_EQ(*heard_.begin(), one.front().second.str());
}

TEST_F(NotifierTest, SendsManyInFewPayloadsThatPostgresTakes) {
    notifier_.decisions_recorded(decisions(8000));
    wait_for(8000);
    EXPECT_LT(longest_, 8000U);
    EXPECT_LT(payloads_, 8000U / 100);
}

TEST_F(NotifierTest, SendsWhatHasGatheredWhenItIsStopped) {
    for (int i = 0; i < 20; ++i) notifier_.decisions_recorded(decisions(3));
    testing::run(io_, notifier_.stop(10s));
    wait_for(60);
}

TEST_F(NotifierTest, DropsWhatItCannotKeepAndSaysSo) {
    notifier_.decisions_recorded(decisions(Notifier::kWaitingLimit + 1));
    notifier_.decisions_recorded(decisions(1));
    wait_for(1);
    EXPECT_THAT(lines_.with(R"("trace: dropping notifications","dropped":10001)"), SizeIs(1));
}

struct WithRelay {
    Relay relay{testing::dev_environment("DATABASE_URL")};
};

/// Sends through a relay that the test can cut.
class NotifierWithoutServer : public WithRelay, public NotifierTest {
protected:
    NotifierWithoutServer() : NotifierTest(relay.url()) {}
};

TEST_F(NotifierWithoutServer, LogsThatTheServerIsAwayAndGoesOnOnceItIsBack) {
    relay.close();
    notifier_.decisions_recorded(decisions(1));
    while (lines_.with(R"("ERROR","msg":"trace: notify subscribers")").empty())
        std::this_thread::sleep_for(1ms);
    relay.open();
    while (true) {
        notifier_.decisions_recorded(decisions(1));
        std::unique_lock lock(mutex_);
        if (changed_.wait_for(lock, 10ms, [&] { return !heard_.empty(); })) break;
    }
}

}  // namespace
}  // namespace akashi::postgres
