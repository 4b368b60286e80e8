#include "decisions/decision_service.hpp"

#include "testing/run.hpp"
#include "testing/unasked_decision_store.hpp"

#include <boost/asio/io_context.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace akashi {
namespace {

using ::testing::ElementsAre;
using namespace std::chrono_literals;

/// Notes for whom and for what it was asked.
class AskedDecisions final : public testing::UnaskedDecisionStore {
public:
    boost::asio::awaitable<Result<Decision>> find(OrgId org, Visibility visibility, DecisionId id)
        override {
        note(org, visibility);
        asked_id = id;
        co_return Decision();
    }
    boost::asio::awaitable<DecisionPage> list(OrgId org, Visibility visibility, DecisionQuery query)
        override {
        note(org, visibility);
        asked_query = std::move(query);
        co_return DecisionPage();
    }
    boost::asio::awaitable<DecisionList> list_as_of(
        OrgId org, Visibility visibility, AsOfQuery query
    ) override {
        note(org, visibility);
        asked_time = query.time;
        co_return DecisionList();
    }
    boost::asio::awaitable<DecisionList> list_revisions(
        OrgId org, Visibility visibility, DecisionId id, std::int64_t offset
    ) override {
        note(org, visibility);
        asked_id = id;
        asked_offset = offset;
        co_return DecisionList();
    }

    int calls = 0;
    OrgId asked_org;
    std::string seer;  ///< whose decisions are visible; empty: everybody's
    DecisionId asked_id;
    std::int64_t asked_offset = 0;
    std::optional<Time> asked_time;
    DecisionQuery asked_query;

private:
    void note(OrgId org, const Visibility& visibility) {
        ++calls;
        asked_org = org;
        seer = visibility.agent_id();
    }
};

/// Lets a caller see the agents that a test names.
class SeenDirectory final : public AgentDirectory {
public:
    boost::asio::awaitable<std::optional<Agent>> find(OrgId, std::string) override {
        co_return std::nullopt;
    }
    boost::asio::awaitable<std::optional<TokenHolder>> find_holder(TokenSubject, Time) override {
        co_return std::nullopt;
    }
    boost::asio::awaitable<std::int64_t> count(OrgId) override { co_return 0; }
    boost::asio::awaitable<bool> can_see(OrgId org, Visibility visibility, std::string agent_id)
        override {
        asked_org = org;
        seer = visibility.agent_id();
        co_return agent_id == visible;
    }
    boost::asio::awaitable<void> touch(std::vector<std::pair<AgentRowId, Time>>) override {
        co_return;
    }

    std::string visible = "friend";
    OrgId asked_org;
    std::string seer;
};

class DecisionServiceTest : public ::testing::Test {
protected:
    DecisionServiceTest() {
        caller_.org = OrgId::make();
        caller_.agent_id = "planner";
        caller_.role = Role::agent;
    }
    template <class T>
    T run(boost::asio::awaitable<T> task) {
        return testing::run(io_, std::move(task));
    }
    /// Whether the store was asked for the caller's organization, and for what it may see.
    void expect_asked_for_caller(const char* what) {
        EXPECT_EQ(decisions_.asked_org, caller_.org) << what;
        EXPECT_EQ(decisions_.seer, caller_.is_admin() ? "" : "planner") << what;
        decisions_.asked_org = OrgId();
        decisions_.seer = "nobody";
    }

    boost::asio::io_context io_;
    AskedDecisions decisions_;
    SeenDirectory agents_;
    DecisionService service_{decisions_, agents_};
    Caller caller_;
};

TEST_F(DecisionServiceTest, ShowsACallerWhatItMaySee) {
    const DecisionId id = DecisionId::make();
    AsOfQuery past;
    past.time = now();
    for (const Role role : {Role::reader, Role::agent, Role::admin}) {
        caller_.role = role;
        EXPECT_TRUE(run(service_.find(caller_, id)));
        EXPECT_EQ(decisions_.asked_id, id);
        expect_asked_for_caller("find");
        run(service_.list(caller_, {}));
        expect_asked_for_caller("list");
        EXPECT_TRUE(run(service_.list_as_of(caller_, past)));
        EXPECT_EQ(decisions_.asked_time, past.time);
        expect_asked_for_caller("list_as_of");
        decisions_.asked_id = DecisionId();
        run(service_.list_revisions(caller_, id, 7));
        EXPECT_EQ(decisions_.asked_id, id);
        EXPECT_EQ(decisions_.asked_offset, 7);
        expect_asked_for_caller("list_revisions");
        EXPECT_TRUE(run(service_.list_history(caller_, "friend", {})));
        expect_asked_for_caller("list_history");
    }
}

TEST_F(DecisionServiceTest, KnowsNoFutureBeyondTheClockOfAClient) {
    const auto at = [&](Time time) {
        AsOfQuery query;
        query.time = time;
        return run(service_.list_as_of(caller_, query));
    };
    EXPECT_TRUE(at(now() + 1min)) << "time goes on until it is compared";
    const auto refused = at(now() + 1min + 10s);
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().code(), ErrorCode::invalid_input);
    EXPECT_EQ(refused.error().message(), "as_of must not be in the future");
    EXPECT_EQ(decisions_.calls, 1);
}

TEST_F(DecisionServiceTest, ShowsTheHistoryOfAgentsThatTheCallerSees) {
    DecisionQuery query;
    query.filter.agent_ids = {"somebody", "else"};
    query.filter.project = "a project";
    query.limit = 7;
    EXPECT_TRUE(run(service_.list_history(caller_, "friend", query)));
    EXPECT_THAT(decisions_.asked_query.filter.agent_ids, ElementsAre("friend"));
    EXPECT_EQ(decisions_.asked_query.filter.project, "a project");
    EXPECT_EQ(decisions_.asked_query.limit, 7);
    EXPECT_EQ(agents_.asked_org, caller_.org);
    EXPECT_EQ(agents_.seer, "planner");
    const auto refused = run(service_.list_history(caller_, "stranger", query));
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().code(), ErrorCode::forbidden);
    EXPECT_EQ(refused.error().message(), "no access to this agent's history");
    EXPECT_EQ(decisions_.calls, 1);
}

}  // namespace
}  // namespace akashi
