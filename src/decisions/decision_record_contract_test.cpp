#include "decisions/columns_fixture.hpp"
#include "testing/stores/stores.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <gmock/gmock.h>

#include <future>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using testing::expect_same;
using ::testing::IsEmpty;

class RecordContract : public ContractTest {
protected:
    TraceRecord make_full_trace() {
        TraceRecord trace = make_trace("chose \"B-trees\" – naïvely 🙂");
        Decision& decision = trace.decision;
        decision.reasoning = "because\nthey are sorted";
        decision.metadata = R"({"a":1})";
        decision.outcome_score = 0.1F;
        decision.precedent_reason = "same load";
        decision.precedent_ref = record("older");
        decision.session_id = SessionId::make();
        decision.agent_context = R"({"client":{"project":"storage"},"server":{}})";
        decision.tool = "editor";
        decision.model = "m-1";
        decision.project = "storage";
        decision.api_key_id = ApiKeyId::make();
        decision.valid_from = clock_ - std::chrono::hours(24);
        decision.alternatives = {
            {.id = Uuid::make_v7(), .label = "hash table", .rejection_reason = "no order"},
            {.id = Uuid::make_v7(), .label = "list", .rejection_reason = std::nullopt},
        };
        decision.evidence = {
            {.id = Uuid::make_v7(),
             .source_type = "memory",
             .source_uri = std::nullopt,
             .content = "unrated",
             .relevance_score = std::nullopt,
             .metrics = std::nullopt},
            {.id = Uuid::make_v7(),
             .source_type = "metrics",
             .source_uri = "https://example.com/m",
             .content = "p99",
             .relevance_score = 0.9F,
             .metrics = R"({"p99":1.5,"total":12345678901234567890123.25})"},
        };
        trace.run.trace_id = "trace-1";
        trace.run.metadata = R"({"k":"v"})";
        return trace;
    }

    TraceRecord make_idempotent(const std::string& outcome, const std::string& fingerprint) {
        TraceRecord trace = make_trace(outcome);
        trace.idempotency = Idempotency{
            .agent_id = "planner",
            .endpoint = "POST:/v1/trace",
            .key = "once",
            .fingerprint = fingerprint,
            .answer = R"({"outcome":")" + outcome + "\"}"
        };
        return trace;
    }
};

TEST_P(RecordContract, GivesBackEveryFieldAfterAReopen) {
    const TraceRecord trace = make_full_trace();
    record(trace);
    stores_->reopen();

    const auto found = find(trace.decision.id);
    ASSERT_TRUE(found.has_value());
    const Decision& decision = found.value();
    expect_same(decision, trace.decision);
    ASSERT_EQ(decision.alternatives.size(), 2U);
    EXPECT_EQ(decision.alternatives[0].label, "hash table");
    EXPECT_EQ(decision.alternatives[0].rejection_reason, "no order");
    EXPECT_EQ(decision.alternatives[1].id, trace.decision.alternatives[1].id);
    EXPECT_EQ(decision.alternatives[1].rejection_reason, std::nullopt);
    ASSERT_EQ(decision.evidence.size(), 2U);
    EXPECT_EQ(decision.evidence[0].content, "p99") << "the most relevant first";
    EXPECT_EQ(decision.evidence[0].source_uri, "https://example.com/m");
    EXPECT_EQ(decision.evidence[0].metrics, R"({"p99":1.5,"total":12345678901234567890123.25})");
    EXPECT_EQ(decision.evidence[1].relevance_score, std::nullopt);
    EXPECT_EQ(decision.evidence[1].id, trace.decision.evidence[0].id);
}

TEST_P(RecordContract, KeepsWhatIsAbsentApartFromWhatIsEmpty) {
    TraceRecord trace = make_trace("empty texts");
    trace.decision.reasoning = "";
    record(trace);
    const Decision decision = find(trace.decision.id).value();
    EXPECT_EQ(decision.reasoning, "");
    EXPECT_EQ(decision.project, std::nullopt);
    EXPECT_EQ(decision.outcome_score, std::nullopt);
}

TEST_P(RecordContract, RefusesAnUnknownAgentUnlessToldToRegisterIt) {
    TraceRecord trace = make_trace("first words", "stranger");
    const auto refused = try_record(trace);
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().code(), ErrorCode::invalid_input);
    EXPECT_EQ(refused.error().message(), "agent_id not found in this organization");
    EXPECT_TRUE(find(trace.decision.id).has_error());

    trace.registrar = operator_of(kDefaultOrg, "a test");
    EXPECT_TRUE(try_record(trace)->agent_registered);
    const auto agent = run(directory().find(kDefaultOrg, "stranger"));
    ASSERT_TRUE(agent.has_value());
    EXPECT_EQ(agent->role, Role::agent);
    EXPECT_EQ(agent->name, "stranger");
    TraceRecord next = make_trace("second words", "stranger");
    next.registrar = operator_of(kDefaultOrg, "a test");
    EXPECT_FALSE(try_record(next)->agent_registered);
}

TEST_P(RecordContract, ReplaysTheFirstAnswerForTheSameKey) {
    EXPECT_FALSE(try_record(make_idempotent("one", "f"))->replayed);
    const auto again = try_record(make_idempotent("two", "f"));
    ASSERT_TRUE(again.has_value());
    EXPECT_TRUE(again->replayed);
    EXPECT_EQ(again->replayed_answer, R"({"outcome":"one"})");
    EXPECT_THAT(outcomes(list().decisions), ElementsAre("one"));
}

TEST_P(RecordContract, ReplaysAnAnswerThatAnOlderServerStored) {
    record(make_idempotent("one", "with the session"));
    TraceRecord again = make_idempotent("two", "of the body");
    again.idempotency->older_fingerprint = "with the session";
    EXPECT_TRUE(try_record(again)->replayed);
}

TEST_P(RecordContract, RefusesTheSameKeyForAnotherRequest) {
    record(make_idempotent("one", "f"));
    const auto refused = try_record(make_idempotent("two", "g"));
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().code(), ErrorCode::conflict);
    EXPECT_EQ(refused.error().message(), "idempotency key reused with different payload");
}

TEST_P(RecordContract, KeepsIdempotencyKeysOfOrganizationsApart) {
    record(make_idempotent("one", "f"));
    TraceRecord other = make_idempotent("two", "g");
    move_to(other, kOtherOrg);
    EXPECT_FALSE(try_record(other)->replayed);
}

TEST_P(RecordContract, ForgetsOldIdempotencyKeys) {
    record(make_idempotent("one", "f"));
    EXPECT_EQ(run(traces().forget_idempotency_keys(clock_)), 0);
    EXPECT_EQ(run(traces().forget_idempotency_keys(clock_ + kTick)), 1);
    EXPECT_FALSE(try_record(make_idempotent("two", "g"))->replayed);
}

TEST_P(RecordContract, WritesOneOfManyConcurrentDuplicates) {
    std::vector<std::future<Result<Recorded>>> answers;
    for (int i = 0; i < 20; ++i)
        answers.push_back(boost::asio::co_spawn(
            io_, traces().record(make_idempotent("one", "f")), boost::asio::use_future
        ));
    io_.restart();
    io_.run();
    int written = 0;
    for (auto& answer : answers) written += answer.get()->replayed ? 0 : 1;
    EXPECT_EQ(written, 1);
    EXPECT_EQ(list().total, 1);
}

TEST_P(RecordContract, EndsTheSupersededDecisionWhereTheNewOneStarts) {
    const DecisionId old = record("old");
    TraceRecord revision = make_trace("new");
    revision.decision.supersedes_id = old;
    record(revision);

    const auto found = find(old);
    EXPECT_EQ(found->valid_to, revision.decision.valid_from);
    EXPECT_NEAR(found->supersession_velocity_hours.value(), 1.0 / 3600, 1e-9);
    EXPECT_EQ(find(revision.decision.id)->supersession_velocity_hours, std::nullopt);
    EXPECT_THAT(outcomes(list().decisions), ElementsAre("new"));
    EXPECT_EQ(list().total, 1);
}

TEST_P(RecordContract, EndsOtherDecisionsBesidesTheSupersededOne) {
    const DecisionId old = record("old");
    const DecisionId draft = record("draft");
    const DecisionId other = record("other");
    TraceRecord next = make_trace("next");
    next.decision.supersedes_id = old;
    next.also_ends = {draft, other};
    record(next);
    for (const DecisionId& id : {old, draft, other})
        EXPECT_EQ(find(id)->valid_to, next.decision.valid_from);
    EXPECT_THAT(outcomes(list().decisions), ElementsAre("next"));

    TraceRecord late = make_trace("late");
    late.decision.supersedes_id = next.decision.id;
    late.also_ends = {draft};
    const auto refused = try_record(late);
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().message(), "superseded decision not found or already superseded");
    EXPECT_EQ(find(next.decision.id)->valid_to, std::nullopt) << "a refused trace ends nothing";
}

TEST_P(RecordContract, NeverEndsADecisionBeforeItsOwnStart) {
    const DecisionId old = record("old");
    TraceRecord revision = make_trace("backdated");
    revision.decision.supersedes_id = old;
    revision.decision.valid_from -= std::chrono::hours(1);
    record(revision);
    const Decision decision = find(old).value();
    EXPECT_EQ(decision.valid_to, decision.valid_from);
}

TEST_P(RecordContract, RefusesToSupersedeWhatIsNotCurrentHere) {
    const DecisionId old = record("old");
    TraceRecord revision = make_trace("new");
    revision.decision.supersedes_id = old;
    record(revision);
    TraceRecord foreign = make_trace("foreign");
    move_to(foreign, kOtherOrg);
    record(foreign);

    for (const DecisionId& target : {old, DecisionId::make(), foreign.decision.id}) {
        TraceRecord trace = make_trace("too late");
        trace.decision.supersedes_id = target;
        const auto refused = try_record(trace);
        ASSERT_TRUE(refused.has_error());
        EXPECT_EQ(refused.error().code(), ErrorCode::invalid_input);
        EXPECT_EQ(refused.error().message(), "superseded decision not found or already superseded");
    }
    EXPECT_EQ(list().total, 1) << "a refused trace leaves nothing";
}

TEST_P(RecordContract, RefusesAPrecedentThatIsNotInTheOrganization) {
    TraceRecord foreign = make_trace("foreign");
    move_to(foreign, kOtherOrg);
    record(foreign);
    for (const DecisionId& target : {DecisionId::make(), foreign.decision.id}) {
        TraceRecord trace = make_trace("citing");
        trace.decision.precedent_ref = target;
        const auto refused = try_record(trace);
        ASSERT_TRUE(refused.has_error());
        EXPECT_EQ(refused.error().message(), "precedent_ref not found in this organization");
    }
}

TEST_P(RecordContract, CountsCurrentCitationsThatTheCallerMaySee) {
    const DecisionId precedent = record("precedent", "coder");
    for (const std::string agent : {"planner", "coder"}) {
        TraceRecord citing = make_trace("citing", agent);
        citing.decision.precedent_ref = precedent;
        record(citing);
        TraceRecord revision = make_trace("revised", agent);
        revision.decision.supersedes_id = citing.decision.id;
        revision.decision.precedent_ref = precedent;
        record(revision);
    }
    EXPECT_EQ(find(precedent)->precedent_citation_count, 2);
    EXPECT_EQ(find(precedent, Visibility::of_agent("coder"))->precedent_citation_count, 1);
}

TEST_P(RecordContract, FindsOnlyWhatExistsHereAndMayBeSeen) {
    const DecisionId id = record("planned");
    const auto missing = find(DecisionId::make());
    EXPECT_EQ(missing.error().code(), ErrorCode::not_found);
    EXPECT_EQ(missing.error().message(), "decision not found");
    const auto elsewhere = find(id, Visibility::everything(), kOtherOrg);
    EXPECT_EQ(elsewhere.error().code(), ErrorCode::not_found);
    const auto hidden = find(id, Visibility::of_agent("coder"));
    EXPECT_EQ(hidden.error().code(), ErrorCode::forbidden);
    EXPECT_EQ(hidden.error().message(), "no access to this decision");
    EXPECT_TRUE(find(id, Visibility::of_agent("planner")).has_value());
}

TEST_P(RecordContract, ListsTheRevisionsFromAnyOfThem) {
    std::vector<DecisionId> chain{record("v0")};
    for (const std::string outcome : {"v1", "v2", "v3"}) {
        TraceRecord trace = make_trace(outcome, outcome == "v2" ? "coder" : "planner");
        trace.decision.supersedes_id = chain.back();
        chain.push_back(record(trace));
    }
    record("unrelated");
    const auto revisions = [&](DecisionId id, Visibility visibility, OrgId org) {
        return outcomes(run(decisions().list_revisions(org, std::move(visibility), id, 0)).decisions
        );
    };
    for (const DecisionId& id : chain)
        EXPECT_THAT(
            revisions(id, Visibility::everything(), kDefaultOrg),
            ElementsAre("v0", "v1", "v2", "v3")
        );
    EXPECT_THAT(
        revisions(chain[1], Visibility::of_agent("planner"), kDefaultOrg),
        ElementsAre("v0", "v1", "v3")
    );
    EXPECT_THAT(revisions(chain[1], Visibility::of_agent("reviewer"), kDefaultOrg), IsEmpty());
    EXPECT_THAT(revisions(chain[1], Visibility::everything(), kOtherOrg), IsEmpty());
    EXPECT_THAT(revisions(DecisionId::make(), Visibility::everything(), kDefaultOrg), IsEmpty());
}

TEST_P(RecordContract, RefusesASenderThatIsGoneAlsoWhenItsNameIsTakenAgain) {
    const auto trace_of = [&](AgentRowId sender) {
        TraceRecord trace = make_trace("by a sender", "coder");
        trace.sender = sender;
        return trace;
    };
    const AgentRowId first = run(directory().find(kDefaultOrg, "coder"))->id;
    record(trace_of(first));
    remove_agent("coder");
    const auto expect_gone = [&] {
        const auto refused = try_record(trace_of(first));
        ASSERT_TRUE(refused.has_error());
        EXPECT_EQ(refused.error().code(), ErrorCode::unauthorized);
        EXPECT_EQ(refused.error().message(), "the agent of these credentials is gone");
    };
    expect_gone();
    const Agent second = add_agent("coder");
    expect_gone();
    record(trace_of(second.id));
    EXPECT_EQ(list().total, 1);
}

AKASHI_CONTRACT(RecordContract);

}  // namespace
}  // namespace akashi::contract
