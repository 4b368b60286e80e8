#include "decisions/trace_service.hpp"

#include "base/log.hpp"
#include "testing/stores/stores.hpp"

#include <boost/json/parse.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace akashi {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Hands traces on to a store, and remembers them.
class LastTrace final : public TraceStore {
public:
    explicit LastTrace(TraceStore& store) : store_(store) {}

    boost::asio::awaitable<Result<Recorded>> record(TraceRecord trace) override {
        traces_.push_back(trace);
        return store_.record(std::move(trace));
    }
    boost::asio::awaitable<std::int64_t> forget_idempotency_keys(Time before) override {
        return store_.forget_idempotency_keys(before);
    }

    const TraceRecord& last() const { return traces_.at(traces_.size() - 1); }

private:
    TraceStore& store_;
    std::vector<TraceRecord> traces_;
};

Trace make_trace() {
    Trace trace;
    trace.agent_id = "planner";
    trace.decision_type = "planning";
    trace.outcome = "An outcome";
    trace.confidence = 0.7F;
    trace.context = {{"repo_url", "https://git.example/team/billing.git"}};
    return trace;
}

class TraceServiceTest : public ::testing::Test {
protected:
    TraceServiceTest() {
        run(stores_->identity().organizations.ensure(default_organization()));
        caller_.agent_id = caller_.name = "boss";
        caller_.role = Role::admin;
        Agent boss;
        boss.id = caller_.id = AgentRowId::make();
        boss.agent_id = boss.name = "boss";
        boss.role = Role::admin;
        run(stores_->identity().agents.create(boss, std::nullopt, contract::make_change())).value();
    }

    template <class T>
    T run(boost::asio::awaitable<T> task) {
        return testing::run(io_, std::move(task));
    }
    void run(boost::asio::awaitable<void> task) { testing::run(io_, std::move(task)); }

    Result<std::string> record(TraceService& service, Trace trace, TraceOrigin origin = {}) {
        return run(service.record(caller_, std::move(trace), std::move(origin)));
    }
    json::object receipt(Trace trace, TraceOrigin origin = {}) {
        return json::parse(record(service_, std::move(trace), std::move(origin)).value())
            .as_object();
    }
    static std::vector<std::string> warnings_of(const json::object& receipt) {
        std::vector<std::string> texts;
        if (const auto* list = receipt.if_contains("warnings"))
            for (const auto& text : list->as_array()) texts.emplace_back(text.as_string());
        return texts;
    }
    std::vector<std::string> warnings_in(TraceService& service, const std::string& project) {
        Trace trace = make_trace();
        trace.context = {{"project", project}};
        return warnings_of(json::parse(record(service, std::move(trace)).value()).as_object());
    }

    boost::asio::io_context io_;
    std::unique_ptr<contract::Stores> stores_ = contract::make_sqlite_stores();
    LastTrace traces_{stores_->traces()};
    TraceService service_{traces_, stores_->decisions()};
    Caller caller_;
};

TEST_F(TraceServiceTest, CountsTheDecisionItsAlternativesAndItsEvidence) {
    EXPECT_EQ(receipt(make_trace()).at("event_count"), 1);
    Trace trace = make_trace();
    trace.alternatives.resize(2);
    trace.evidence.assign(3, {"document", {}, "c", {}, {}});
    EXPECT_EQ(receipt(trace).at("event_count"), 6);
}

TEST_F(TraceServiceTest, NamesTheDecisionAndTheRunThatItStores) {
    const json::object data = receipt(make_trace());
    EXPECT_EQ(data.at("decision_id").as_string(), traces_.last().decision.id.str());
    EXPECT_EQ(data.at("run_id").as_string(), traces_.last().run.id.str());
}

TEST_F(TraceServiceTest, WarnsInOneOrder) {
    Trace trace = make_trace();
    trace.confidence = 0.9F;
    trace.decision_type = "planing";
    trace.context.clear();
    EXPECT_THAT(
        warnings_of(receipt(trace)),
        ElementsAre(
            HasSubstr("high confidence (0.9)"),
            "decision_type \"planing\" was stored as it is; did you mean \"planning\"?",
            HasSubstr("no project")
        )
    );
    EXPECT_THAT(warnings_of(receipt(make_trace())), IsEmpty());
}

TEST_F(TraceServiceTest, TakesTheProjectFromTheRepositoryAndSaysWhatWasSent) {
    const auto context_of = [&](json::object context) {
        Trace trace = make_trace();
        trace.context = std::move(context);
        receipt(trace);
        return traces_.last().decision.agent_context;
    };
    const std::string url = "https://git.example/team/billing";
    EXPECT_THAT(
        context_of({{"repo_url", url}, {"project", "scratch"}}),
        HasSubstr(R"("project":"billing","project_submitted":"scratch")")
    );
    EXPECT_THAT(
        context_of({{"repo_url", url}, {"project", "billing"}}),
        ::testing::Not(HasSubstr("project_submitted"))
    );
    EXPECT_THAT(context_of({{"repo_url", url}}), ::testing::Not(HasSubstr("project_submitted")));
    EXPECT_EQ(traces_.last().decision.project, "billing");
}

TEST_F(TraceServiceTest, ComparesNoProjectThatARepositoryNames) {
    EXPECT_THAT(warnings_in(service_, "billing-api"), IsEmpty());
    Trace trace = make_trace();
    trace.context = {{"repo_url", "https://git.example/team/biling-api"}};
    EXPECT_THAT(warnings_of(receipt(trace)), IsEmpty());
}

TEST_F(TraceServiceTest, SuggestsNearestFirstAndAtMostThreeOfStoredAndRecentProjects) {
    TraceService other(stores_->traces(), stores_->decisions());
    for (const char* stored : {"ledger-cores", "ledger-cor"}) warnings_in(other, stored);
    warnings_in(service_, "something else");  // the names are read now
    for (const char* recent : {"ledger-core2", "ledger-coret"}) warnings_in(service_, recent);
    EXPECT_THAT(
        warnings_in(service_, "ledger-corex2"),
        ElementsAre("project \"ledger-corex2\" is new in this organization; did you mean: "
                    "ledger-core2, ledger-cores, ledger-coret?")
    );
}

TEST_F(TraceServiceTest, ReadsProjectsOfOtherServersEveryTenSeconds) {
    TraceService other(stores_->traces(), stores_->decisions());
    warnings_in(service_, "something else");  // the names are read now
    warnings_in(other, "billing-api");
    EXPECT_THAT(warnings_in(service_, "biling-api"), IsEmpty());
    SteadyClock::move_on(9s);
    EXPECT_THAT(
        warnings_in(service_, "billng-api"), ElementsAre(HasSubstr("did you mean: biling-api?"))
    );
    SteadyClock::move_on(1s + 1ms);
    EXPECT_THAT(
        warnings_in(service_, "billin-api"), ElementsAre(HasSubstr("did you mean: billing-api, "))
    );
}

TEST_F(TraceServiceTest, TakesAProjectForKnownUntilTenMinutesAfterItWasCompared) {
    TraceService other(stores_->traces(), stores_->decisions());
    Trace refused = make_trace();
    refused.context = {{"project", "biling-api"}};
    refused.precedent_ref = DecisionId::make();
    EXPECT_TRUE(record(service_, refused).has_error()) << "compared, but not recorded";
    warnings_in(other, "billing-api");
    SteadyClock::move_on(10min);
    EXPECT_THAT(warnings_in(service_, "biling-api"), ElementsAre(HasSubstr("billing-api?")));
}

TEST_F(TraceServiceTest, KnowsTheProjectsOfTheCallersOrganizationOnly) {
    warnings_in(service_, "biling-api");
    const OrgId theirs = OrgId::make();
    run(stores_->identity().organizations.ensure({theirs, "Theirs", "theirs"}));
    Agent boss;
    boss.id = caller_.id = AgentRowId::make();
    boss.org_id = caller_.org = theirs;
    boss.agent_id = boss.name = "boss";
    boss.role = Role::admin;
    run(stores_->identity().agents.create(boss, std::nullopt, contract::make_change())).value();
    EXPECT_THAT(warnings_in(service_, "billing-api"), IsEmpty());
    EXPECT_THAT(
        warnings_in(service_, "biling-api"), ElementsAre(HasSubstr("did you mean: billing-api?"))
    ) << "known in the other organization";
}

TEST_F(TraceServiceTest, ComparesNamesOfUpToTwoHundredBytes) {
    const std::string name(199, 'n');
    warnings_in(service_, name);
    EXPECT_THAT(warnings_in(service_, name + "x"), ElementsAre(HasSubstr("did you mean")));
    EXPECT_THAT(warnings_in(service_, name + "xy"), IsEmpty());
}

TEST_F(TraceServiceTest, LogsAnAgentThatItRegistered) {
    std::vector<std::string> lines;
    const log::Capture capture([&](std::string_view line) { lines.emplace_back(line); });
    receipt(make_trace());
    receipt(make_trace());
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_THAT(lines[0], HasSubstr("auto-registered agent on first trace"));
    EXPECT_THAT(lines[0], HasSubstr(R"("agent_id":"planner")"));
}

/// The fingerprint that an idempotency key stands for.
class TraceFingerprint : public TraceServiceTest {
protected:
    std::string fingerprint(Trace trace) {
        TraceOrigin origin;
        origin.idempotency_key = "a key";
        origin.endpoint = "POST:/v1/trace";
        (void)record(service_, std::move(trace), std::move(origin));
        const auto& once = traces_.last().idempotency;
        return once ? once->fingerprint : "no key";
    }
    static Trace full_trace() {
        Trace trace = make_trace();
        trace.trace_id = "a trace";
        trace.reasoning = "A reasoning";
        trace.alternatives = {{"one", "because"}, {"two", "although"}};
        trace.evidence = {
            {"document", "https://example.com", "first", 0.5F, std::nullopt},
            {"metrics", std::nullopt, "second", 0.25F, json::object{{"m", 1}}}
        };
        trace.precedent_ref = DecisionId(Uuid({1}));
        trace.precedent_reason = "A reason";
        trace.supersedes_id = DecisionId(Uuid({2}));
        trace.metadata = {{"k", 1}};
        return trace;
    }
};

TEST_F(TraceFingerprint, ChangesWithEachFieldAlone) {
    const std::vector<std::function<void(Trace&)>> changes = {
        [](Trace& t) { t.agent_id = "coder"; },
        [](Trace& t) { t.trace_id = "another"; },
        [](Trace& t) { t.trace_id.reset(); },
        [](Trace& t) { t.decision_type = "security"; },
        [](Trace& t) { t.outcome = "Another"; },
        [](Trace& t) { t.confidence = 0.70001F; },
        [](Trace& t) { t.reasoning = "Another"; },
        [](Trace& t) { t.reasoning.reset(); },
        [](Trace& t) { t.alternatives[0].label = "1"; },
        [](Trace& t) { t.alternatives[1].rejection_reason = "but"; },
        [](Trace& t) { std::swap(t.alternatives[0], t.alternatives[1]); },
        [](Trace& t) { t.alternatives.pop_back(); },
        [](Trace& t) { t.evidence[0].source_type = "tool_output"; },
        [](Trace& t) { t.evidence[0].source_uri.reset(); },
        [](Trace& t) { t.evidence[0].content = "another"; },
        [](Trace& t) { t.evidence[0].relevance_score = 0.75F; },
        [](Trace& t) { t.evidence[0].relevance_score.reset(); },
        [](Trace& t) { t.evidence[1].metrics = json::object{{"m", 2}}; },
        [](Trace& t) { std::swap(t.evidence[0], t.evidence[1]); },
        [](Trace& t) { t.evidence.pop_back(); },
        [](Trace& t) { t.precedent_ref = DecisionId(Uuid({3})); },
        [](Trace& t) { t.precedent_reason.reset(); },
        [](Trace& t) { t.precedent_reason = "Another"; },
        [](Trace& t) { t.supersedes_id = DecisionId(Uuid({3})); },
        [](Trace& t) { t.supersedes_id.reset(); },
        [](Trace& t) { t.metadata["k"] = 2; },
        [](Trace& t) { t.context["k"] = 1; },
        [](Trace& t) { std::swap(t.metadata, t.context); },
        [](Trace& t) { std::swap(t.precedent_ref, t.supersedes_id); },
    };
    std::vector<std::string> seen = {fingerprint(full_trace())};
    for (std::size_t i = 0; i < changes.size(); ++i) {
        Trace changed = full_trace();
        changes[i](changed);
        const std::string made = fingerprint(std::move(changed));
        EXPECT_THAT(seen, ::testing::Not(::testing::Contains(made))) << "change " << i;
        seen.push_back(made);
    }
    EXPECT_EQ(fingerprint(full_trace()), seen[0]);
}

TEST_F(TraceFingerprint, DoesNotChangeWithWhatTheServerMakesOfATrace) {
    Trace trace = make_trace();
    const std::string first = fingerprint(trace);
    trace.decision_type = " Planning ";
    EXPECT_EQ(fingerprint(trace), first);
    trace.reasoning = "";
    EXPECT_EQ(fingerprint(trace), first) << "absent and empty are the same";
}

TEST_F(TraceFingerprint, IsKeptForTheAgentOfTheTraceAndItsEndpoint) {
    fingerprint(make_trace());
    const Idempotency once = traces_.last().idempotency.value_or(Idempotency());
    EXPECT_EQ(once.agent_id, "planner");
    EXPECT_EQ(once.endpoint, "POST:/v1/trace");
    EXPECT_EQ(once.key, "a key");
    EXPECT_EQ(once.older_fingerprint, "");
    EXPECT_THAT(once.answer, HasSubstr(traces_.last().decision.id.str()));
    receipt(make_trace());
    EXPECT_FALSE(traces_.last().idempotency) << "no key was sent";
}

}  // namespace
}  // namespace akashi
