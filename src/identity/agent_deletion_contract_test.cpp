#include "testing/stores/stores.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::chrono::seconds kLease{30};

class DeletionContract : public ContractTest {
protected:
    AgentDeletion make_job(const std::string& agent_id, OrgId org = kDefaultOrg) {
        AgentDeletion job;
        job.id = AgentDeletionId::make();
        job.org_id = org;
        job.agent_id = agent_id;
        job.requested_by = "admin";
        job.created_at = job.retry_at = clock_ += kTick;
        return job;
    }
    Lease lease(Uuid holder) const { return {holder, clock_ + kLease}; }

    AgentDeletion begin(const std::string& agent_id, Uuid holder) {
        return begin_deletion(make_job(agent_id), lease(holder)).value();
    }
    std::optional<AgentDeletion> advance(const AgentDeletion& job, Uuid holder, int limit) {
        return run(deletions().advance(job, lease(holder), limit, clock_));
    }

    void record_with_parts(int count, const std::string& agent_id) {
        for (int i = 0; i < count; ++i) {
            TraceRecord trace = make_trace(std::to_string(i), agent_id);
            trace.decision.alternatives = {{Uuid::make_v7(), "a", {}}, {Uuid::make_v7(), "b", {}}};
            trace.decision.evidence = {{Uuid::make_v7(), "memory", {}, "seen", {}, {}}};
            trace.idempotency = Idempotency{
                .agent_id = agent_id,
                .endpoint = "POST /v1/trace",
                .key = std::to_string(i),
                .fingerprint = "f",
                .answer = "{}"
            };
            record(trace);
        }
    }

    /// Whatever time it takes: each round is a minute later than the one before.
    void finish_all() {
        for (int minute = 1; minute < 100; ++minute) {
            AgentDeletionService deleter(deletions(), [=] {
                return now() + std::chrono::minutes(minute);
            });
            run(deleter.work());
            if (stores_->query("SELECT 1 FROM agent_deletions WHERE finished_at IS NULL").empty())
                return;
        }
        FAIL() << "a deletion does not end";
    }

    const Uuid one_ = Uuid::make_v7();
    const Uuid other_ = Uuid::make_v7();
};

TEST_P(DeletionContract, AnAgentCannotActFromTheMomentWhenItsDeletionIsAccepted) {
    Agent agent = add_agent("holder");
    ApiKey key;
    key.id = ApiKeyId::make();
    key.prefix = "0011aabb";
    key.hash = "hmac-sha256$11";
    key.agent_id = "keyed";
    key.org_id = kDefaultOrg;
    key.created_by = "admin";
    key.created_at = clock_;
    Agent keyed = agent;
    keyed.id = AgentRowId::make();
    keyed.agent_id = "keyed";
    create_agent(keyed, key).value();
    record("kept until its step", "keyed");
    const std::int64_t agents_before = run(directory().count(kDefaultOrg));

    const AgentDeletion job = begin("keyed", one_);
    EXPECT_EQ(job.deleted.api_keys, 1);
    EXPECT_EQ(job.requested_by, "admin");
    EXPECT_FALSE(job.is_done());
    EXPECT_EQ(run(directory().find(kDefaultOrg, "keyed")), std::nullopt);
    EXPECT_EQ(run(directory().find_holder({keyed.id, {}, {}}, now())), std::nullopt);
    EXPECT_EQ(run(directory().count(kDefaultOrg)), agents_before - 1);
    EXPECT_EQ(run(agents().list(kDefaultOrg, 10, 0, false)).total, agents_before - 1);
    EXPECT_THAT(
        run(agents().list(kDefaultOrg, 10, 0, false)).agents,
        SizeIs(static_cast<std::size_t>(agents_before - 1))
    );
    EXPECT_TRUE(update_agent(kDefaultOrg, "keyed", {}, clock_).has_error());
    EXPECT_TRUE(set_tags(kDefaultOrg, "keyed", {"a"}, clock_).has_error());
    EXPECT_THAT(
        run(keys().find_keys({"keyed", kDefaultOrg}, {"hmac-sha256$11"}, clock_)), IsEmpty()
    );

    for (const bool registers : {false, true}) {
        TraceRecord trace = make_trace("too late", "keyed");
        if (registers) trace.registrar = operator_of(kDefaultOrg, "a test");
        const auto refused = try_record(trace);
        ASSERT_TRUE(refused.has_error());
        EXPECT_EQ(refused.error().code(), ErrorCode::conflict);
        EXPECT_THAT(refused.error().message(), ::testing::StartsWith("agent is being deleted"));
    }
    keyed.id = AgentRowId::make();
    const auto refused = create_agent(keyed, std::nullopt);
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().code(), ErrorCode::conflict);
    EXPECT_THAT(refused.error().message(), ::testing::StartsWith("agent is being deleted"));
    EXPECT_EQ(list().total, 1) << "and nothing of it is gone yet";
}

TEST_P(DeletionContract, ASecondDeletionIsTheSameJob) {
    const AgentDeletion job = begin("coder", one_);
    EXPECT_EQ(begin("coder", other_).id, job.id);
    EXPECT_EQ(run(deletions().find_open(kDefaultOrg, "coder"))->id, job.id);
    EXPECT_EQ(run(deletions().find(kDefaultOrg, job.id))->agent_id, "coder");
    EXPECT_FALSE(begin_deletion(make_job("nobody"), lease(one_)).has_value());
    EXPECT_FALSE(run(deletions().find_open(kDefaultOrg, "planner")).has_value());
}

TEST_P(DeletionContract, BelongsToItsOrganization) {
    const AgentDeletion job = begin("planner", one_);
    EXPECT_FALSE(run(deletions().find(kOtherOrg, job.id)).has_value());
    EXPECT_FALSE(run(deletions().find_open(kOtherOrg, "planner")).has_value());
    EXPECT_TRUE(run(directory().find(kOtherOrg, "planner")).has_value());
    TraceRecord foreign = make_trace("of the same name");
    move_to(foreign, kOtherOrg);
    EXPECT_TRUE(try_record(foreign).has_value());
    EXPECT_TRUE(advance(job, one_, 10)->is_done());
    EXPECT_TRUE(find(foreign.decision.id, Visibility::everything(), kOtherOrg).has_value());
}

TEST_P(DeletionContract, GoesInStepsOfBoundedSize) {
    record_with_parts(5, "coder");
    record("of another agent");
    AgentDeletion job = begin("coder", one_);
    std::vector<std::int64_t> left;
    for (int step = 0; step < 20 && !job.is_done(); ++step) {
        job = advance(job, one_, 2).value();
        DecisionQuery of_coder;
        of_coder.filter = of_agents({"coder"});
        const DecisionPage page = list(of_coder);
        left.push_back(page.total.value_or(-1));
        EXPECT_EQ(std::ssize(page.decisions), left.back());
    }
    EXPECT_THAT(left, ElementsAre(3, 1, 0, 0, 0)) << "decisions first, then runs";
    ASSERT_TRUE(job.is_done());
    EXPECT_EQ(job.deleted.decisions, 5);
    EXPECT_EQ(job.deleted.alternatives, 10);
    EXPECT_EQ(job.deleted.evidence, 5);
    EXPECT_EQ(job.deleted.events, 20);
    EXPECT_EQ(job.deleted.runs, 5);
    EXPECT_EQ(job.deleted.agents, 1);
    EXPECT_EQ(job.claimed_until, std::nullopt);
    EXPECT_EQ(list().total, 1);
    for (const std::string table : {"alternatives", "evidence", "idempotency_keys"})
        EXPECT_THAT(stores_->query("SELECT count(*) FROM " + table), ElementsAre("0")) << table;
    for (const std::string table : {"runs", "agent_events"})
        EXPECT_THAT(stores_->query("SELECT count(*) FROM " + table), ElementsAre("1")) << table;
    EXPECT_THAT(
        stores_->query("SELECT count(*) FROM search_outbox WHERE operation = 'delete'"),
        ElementsAre("5")
    );
    EXPECT_THAT(
        stores_->query("SELECT count(*) FROM search_outbox WHERE operation = 'upsert'"),
        ElementsAre("1")
    );
    EXPECT_TRUE(try_record(make_trace("again", "reviewer")).has_value());
    add_agent("coder");
    record("a new agent of the old name", "coder");
    EXPECT_EQ(list().total, 3);
}

TEST_P(DeletionContract, IsCarriedOutByOneAtATime) {
    record_with_parts(3, "coder");
    const AgentDeletion job = begin("coder", one_);
    EXPECT_FALSE(run(deletions().claim(clock_, lease(other_))).has_value());
    EXPECT_FALSE(advance(job, other_, 10).has_value());
    EXPECT_EQ(list().total, 3);

    clock_ += kLease;
    const auto claimed = run(deletions().claim(clock_, lease(other_)));
    ASSERT_TRUE(claimed.has_value()) << "the first one died";
    EXPECT_EQ(claimed->id, job.id);
    EXPECT_FALSE(advance(job, one_, 10).has_value()) << "it comes back, but too late";
    EXPECT_EQ(list().total, 3);
    run(deletions().release(job, one_));
    EXPECT_TRUE(advance(job, other_, 10)->is_done());
    EXPECT_FALSE(run(deletions().claim(clock_ + kLease, lease(one_))).has_value());
}

TEST_P(DeletionContract, OfSeveralAgentsAreSharedOutBetweenClaimsThatComeTogether) {
    using boost::asio::experimental::awaitable_operators::operator&&;
    for (const std::string agent : {"coder", "planner", "reviewer"}) begin(agent, one_);
    clock_ += kLease;
    std::vector<std::string> claimed;
    const auto claim = [&]() -> boost::asio::awaitable<void> {
        const auto job = co_await deletions().claim(clock_, lease(Uuid::make_v7()));
        claimed.push_back(job ? job->agent_id : "none");
    };
    run((claim() && claim()) && (claim() && claim()));
    EXPECT_THAT(claimed, ::testing::UnorderedElementsAre("coder", "planner", "reviewer", "none"));
}

TEST_P(DeletionContract, GoesOnAfterARestart) {
    record_with_parts(3, "coder");
    AgentDeletion job = begin("coder", one_);
    job = advance(job, one_, 1).value();
    stores_->reopen();
    EXPECT_TRUE(try_record(make_trace("too late", "coder")).has_error());
    AgentDeletionService deleter(deletions(), [&] { return clock_ + 2 * kLease; });
    run(deleter.work());
    const auto done = run(deletions().find(kDefaultOrg, job.id));
    EXPECT_TRUE(done->is_done());
    EXPECT_EQ(done->deleted.decisions, 3);
}

TEST_P(DeletionContract, IsForgottenSomeTimeAfterItsEnd) {
    const AgentDeletion open = begin("planner", other_);
    const AgentDeletion job = begin("coder", one_);
    const Time end = advance(job, one_, 10)->finished_at.value();
    EXPECT_EQ(run(deletions().forget(end)), 0);
    EXPECT_TRUE(run(deletions().find(kDefaultOrg, job.id)).has_value());
    EXPECT_EQ(run(deletions().forget(end + kTick)), 1);
    EXPECT_FALSE(run(deletions().find(kDefaultOrg, job.id)).has_value());
    EXPECT_TRUE(run(deletions().find(kDefaultOrg, open.id)).has_value()) << "it is not done";
}

TEST_P(DeletionContract, KeepsWhyAnAttemptFailedUntilAStepWorks) {
    record("one", "coder");
    AgentDeletion job = begin("coder", one_);
    job.failures = 2;
    job.error = "the disk is full";
    job.retry_at = clock_ + kTick;
    run(deletions().release(job, one_));
    EXPECT_FALSE(run(deletions().claim(clock_, lease(other_))).has_value()) << "not yet";
    const auto claimed = run(deletions().claim(clock_ + kTick, lease(other_)));
    ASSERT_TRUE(claimed.has_value());
    EXPECT_EQ(claimed->failures, 2);
    EXPECT_EQ(claimed->error, "the disk is full");
    const auto after = advance(*claimed, other_, 1);
    EXPECT_EQ(after->failures, 0);
    EXPECT_EQ(after->error, std::nullopt);
}

TEST_P(DeletionContract, TracersAndDeletersAtOnceEndInRefusalsAndNothingElse) {
    using boost::asio::experimental::awaitable_operators::operator&&;
    constexpr int kTraces = 60;
    std::vector<DecisionId> cited;
    for (int i = 0; i < 50; ++i) cited.push_back(record("old", "coder"));
    clock_ = now();
    std::vector<ErrorCode> refusals;

    // Traces for the agent, and traces of another one that refer to what is being deleted.
    const auto trace = [&](const std::string& agent_id,
                           auto refer) -> boost::asio::awaitable<void> {
        for (int i = 0; i < kTraces; ++i) {
            TraceRecord next = make_trace(std::to_string(i), agent_id);
            next.registrar = operator_of(kDefaultOrg, "a test");
            refer(next.decision, cited[static_cast<std::size_t>(i) % cited.size()]);
            const auto recorded = co_await traces().record(next);
            if (recorded.has_error()) refusals.push_back(recorded.error().code());
        }
    };
    const auto refer_to_nothing = [](Decision&, DecisionId) {};
    const auto cite = [](Decision& decision, DecisionId id) { decision.precedent_ref = id; };
    const auto supersede = [](Decision& decision, DecisionId id) { decision.supersedes_id = id; };
    const auto remove = [&]() -> boost::asio::awaitable<void> {
        AgentDeletionService deleter(deletions(), now);
        co_await deleter.remove("coder", make_change());
        co_await deleter.work();
    };
    run((trace("coder", refer_to_nothing) && trace("coder", cite)) &&
        (trace("planner", cite) && trace("planner", supersede)) && (remove() && remove()));
    finish_all();

    EXPECT_THAT(refusals, ::testing::Each(AnyOf(ErrorCode::conflict, ErrorCode::invalid_input)));
    for (const DecisionId& id : cited) EXPECT_TRUE(find(id).has_error());
    // A trace that came after the end has registered the agent anew.
    const std::string counted = stores_
                                    ->query(
                                        "SELECT count(*) FROM decisions WHERE valid_to IS "
                                        "NULL"
                                    )
                                    .at(0);
    EXPECT_EQ(std::to_string(list().total.value()), counted);
    EXPECT_THAT(
        stores_->query("SELECT count(*) FROM runs WHERE id NOT IN (SELECT run_id FROM decisions)"),
        ElementsAre("0")
    );
}

AKASHI_CONTRACT(DeletionContract);

}  // namespace
}  // namespace akashi::contract
