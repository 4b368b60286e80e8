#include "conflicts/judge_fixture.hpp"
#include "conflicts/judge_worker.hpp"
#include "testing/stores/stores.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <optional>
#include <string>
#include <utility>

namespace akashi::contract {
namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class JudgeWorkerContract : public ContractTest {
protected:
    void TearDown() override {
        worker_.reset();
        http_.reset();
        pool_.join();
    }

    /// Two decisions that wait for the judge.
    void queue(
        const std::string& first = session_pair().a.outcome,
        const std::string& second = session_pair().b.outcome
    ) {
        const DecisionId one = record(first, "planner");
        const DecisionId other = record(second, "coder");
        run(judge().enqueue(kDefaultOrg, other, {one}, time_));
    }
    bool step() { return run(worker_->step()); }
    std::vector<ConflictDetail> list_conflicts() {
        return run(conflicts().list(kDefaultOrg, Visibility::everything(), {})).conflicts;
    }
    std::vector<std::string> pairs() {
        return stores_->query("SELECT attempts FROM conflict_pairs");
    }
    std::size_t requests() const { return server_.bodies().size(); }

    Time time_ = *parse_rfc3339("2024-01-02T00:00:00Z");
    boost::asio::thread_pool pool_{1};
    std::optional<net::HttpClient> http_{std::in_place, pool_.get_executor()};
    JudgeDouble server_{[](const auto&, const auto& user) {
        const bool is_about_sessions = user.find("15 minutes") != std::string::npos;
        return JudgeDouble::say(
            is_about_sessions
                ? JudgeDouble::contradiction("expire after 15 minutes", "expire after 24 hours")
                : JudgeDouble::unrelated()
        );
    }};
    JudgeClient client_{*http_, {.base_url = server_.url(), .secret = "", .model = "small"}};
    JudgeBudget budget_{1'000};
    std::optional<JudgeWorker> worker_;

    void SetUp() override {
        ContractTest::SetUp();
        worker_.emplace(
            Context{io_.get_executor(), [this] { return time_; }}, judge(), client_, budget_, 60s
        );
    }
};

TEST_P(JudgeWorkerContract, WritesWhatTheJudgeFinds) {
    queue();
    EXPECT_FALSE(step());
    const auto found = list_conflicts();
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].disputed_question, "How long is a session valid?");
    const bool planner_is_a = found[0].agent_a == "planner";
    EXPECT_EQ(planner_is_a ? found[0].value_a : found[0].value_b, "expire after 15 minutes");
    EXPECT_EQ(planner_is_a ? found[0].value_b : found[0].value_a, "expire after 24 hours");
    EXPECT_EQ(found[0].severity, "high");
    EXPECT_EQ(found[0].detected_at, time_);
    EXPECT_THAT(pairs(), IsEmpty());
}

TEST_P(JudgeWorkerContract, AsksOnceAboutEqualTexts) {
    queue("Use Kafka.", "Paint it blue.");
    step();
    EXPECT_EQ(requests(), 1u);
    EXPECT_THAT(pairs(), IsEmpty());
    run(judge().enqueue(kDefaultOrg, record("Paint it blue.", "reviewer"), {}, time_));
    EXPECT_THAT(pairs(), SizeIs(2));
    step();
    EXPECT_THAT(pairs(), IsEmpty());
    EXPECT_EQ(requests(), 2u);  // about the two that are blue
}

TEST_P(JudgeWorkerContract, KeepsAPairWhoseJudgeIsAwayAndAsksAgain) {
    queue();
    server_.answer_with([](const auto&, const auto&) { return JudgeDouble::Reply{500, ""}; });
    step();
    EXPECT_THAT(pairs(), ::testing::ElementsAre("0"));
    EXPECT_THAT(list_conflicts(), IsEmpty());
    server_.answer_with([](const auto&, const auto&) {
        return JudgeDouble::say(
            JudgeDouble::contradiction("expire after 15 minutes", "expire after 24 hours")
        );
    });
    step();
    EXPECT_EQ(requests(), 1u);
    time_ += 1min;
    step();
    EXPECT_THAT(list_conflicts(), SizeIs(1));
}

TEST_P(JudgeWorkerContract, CountsAGarbledAnswerAsAnAttempt) {
    queue();
    server_.answer_with([](const auto&, const auto&) { return JudgeDouble::say("Maybe."); });
    step();
    EXPECT_THAT(pairs(), ::testing::ElementsAre("1"));
    EXPECT_THAT(list_conflicts(), IsEmpty());
}

TEST_P(JudgeWorkerContract, StopsAskingWhenTheTokensOfTheHourAreUsed) {
    queue();
    budget_.spend(time_, 1'000);
    EXPECT_FALSE(step());
    EXPECT_EQ(requests(), 0u);
    EXPECT_THAT(pairs(), SizeIs(1));
    time_ += 1h;
    step();
    EXPECT_EQ(requests(), 1u);
}

TEST_P(JudgeWorkerContract, AsksNothingAboutADecisionThatEnded) {
    const DecisionId first = record(session_pair().a.outcome, "planner");
    run(judge().enqueue(kDefaultOrg, record(session_pair().b.outcome, "coder"), {first}, time_));
    TraceRecord next = make_trace("Sessions never expire.");
    next.decision.supersedes_id = first;
    record(next);
    step();
    EXPECT_EQ(requests(), 0u);
    EXPECT_THAT(pairs(), IsEmpty());
}

TEST_P(JudgeWorkerContract, SharesTheQueueWithOtherServers) {
    JudgeBudget budget(100'000);
    JudgeWorker other(
        Context{io_.get_executor(), [this] { return time_; }}, judge(), client_, budget, 60s
    );
    for (int i = 0; i < 6; ++i) record(fmt::format("Paint {} blue.", i), "coder");
    const DecisionId one = record("Use Kafka.", "planner");
    run(judge().enqueue(kDefaultOrg, one, {}, time_));
    const auto work = [](JudgeWorker& mine, JudgeWorker& theirs) -> boost::asio::awaitable<bool> {
        const auto executor = co_await boost::asio::this_coro::executor;
        auto both = boost::asio::experimental::make_parallel_group(
            boost::asio::co_spawn(executor, mine.step(), boost::asio::deferred),
            boost::asio::co_spawn(executor, theirs.step(), boost::asio::deferred)
        );
        const auto [order, failure, more, other_failure, other_more] = co_await both.async_wait(
            boost::asio::experimental::wait_for_all(), boost::asio::use_awaitable
        );
        co_return !failure && !other_failure;
    };
    EXPECT_TRUE(run(work(*worker_, other)));
    EXPECT_EQ(requests(), 6u);  // four and two
    EXPECT_THAT(pairs(), IsEmpty());
}

AKASHI_CONTRACT(JudgeWorkerContract);

}  // namespace
}  // namespace akashi::contract
