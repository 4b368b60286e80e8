#pragma once

#include "billing/billing_store.hpp"
#include "conflicts/analytics_store.hpp"
#include "conflicts/backlog_store.hpp"
#include "conflicts/conflict_lookup.hpp"
#include "conflicts/conflict_store.hpp"
#include "conflicts/hint_store.hpp"
#include "conflicts/judge_store.hpp"
#include "conflicts/label_store.hpp"
#include "conflicts/plan_store.hpp"
#include "conflicts/scoring_store.hpp"
#include "conflicts/settling_ports.hpp"
#include "conflicts/supersession_store.hpp"
#include "core/audit.hpp"
#include "decisions/assessment_store.hpp"
#include "decisions/decision_store.hpp"
#include "decisions/ending_store.hpp"
#include "decisions/link_store.hpp"
#include "decisions/make_record.hpp"
#include "decisions/patch_store.hpp"
#include "decisions/project_link_store.hpp"
#include "decisions/summary_store.hpp"
#include "decisions/trace_store.hpp"
#include "doctor/figures_store.hpp"
#include "identity/agent_deletion_service.hpp"
#include "identity/identity_ports.hpp"
#include "limits/usage_store.hpp"
#include "live/feed_store.hpp"
#include "overview/overview_store.hpp"
#include "runs/event_retention_store.hpp"
#include "runs/event_store.hpp"
#include "runs/run_store.hpp"
#include "search/outbox.hpp"
#include "search/outbox_upkeep.hpp"
#include "search/query_terms.hpp"
#include "search/search_store.hpp"
#include "search/text_search_service.hpp"
#include "signup/signup_ports.hpp"
#include "testing/run.hpp"
#include "vectors/vector_ports.hpp"

#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace akashi::contract {

/// One implementation of the storage ports, on a new database.
class Stores {
public:
    virtual ~Stores() = default;
    virtual TraceStore& traces() = 0;
    virtual DecisionStore& decisions() = 0;
    virtual LinkStore& links() = 0;
    virtual SummaryStore& summaries() = 0;
    virtual ConflictStore& conflicts() = 0;
    virtual HintStore& hints() = 0;
    virtual PlanStore& plans() = 0;
    virtual ScoringStore& scoring() = 0;
    virtual ConflictBacklogStore& conflict_backlog() = 0;
    virtual FiguresStore& figures() = 0;
    virtual DecisionEndingStore& endings() = 0;
    virtual DecisionPatchStore& patches() = 0;
    virtual SupersessionStore& supersessions() = 0;
    virtual SettlingPorts settling() = 0;
    virtual AnalyticsStore& analytics() = 0;
    virtual LabelStore& labels() = 0;
    virtual ProjectLinkStore& project_links() = 0;
    virtual OverviewStore& overview() = 0;
    virtual AssessmentStore& assessments() = 0;
    virtual ConflictLookup& conflict_lookup() = 0;
    virtual JudgeStore& judge() = 0;
    virtual RunStore& runs() = 0;
    virtual IdentityPorts identity() = 0;
    virtual Outbox& outbox() = 0;
    virtual OutboxUpkeep& outbox_upkeep() = 0;
    virtual VectorPorts vectors() = 0;
    virtual EventStore& events() = 0;
    virtual EventRetentionStore& event_retention() = 0;
    virtual SearchStore& searches() = 0;
    virtual FeedStore& feed() = 0;
    virtual UsageStore& usage() = 0;
    /// Nothing where nobody signs up.
    virtual std::optional<SignupPorts> signup() { return std::nullopt; }
    /// Throws where nobody pays.
    virtual BillingStore& billing() { throw std::logic_error("this store has no billing"); }
    /// Runs a statement that both databases understand, for what no port shows. Rows are `a|b|c`.
    virtual std::vector<std::string> query(const std::string& statement) = 0;
    /// Lets decisions and runs refer to those of another organization, where the database itself
    /// refuses that. Statements must keep organizations apart nevertheless.
    virtual void allow_foreign_references() {}
    /// Every row that the database keeps of the organization, and those that belong to none, as
    /// text.
    virtual std::vector<std::string> rows_of(OrgId org) = 0;
    /// Runs the row writers of one step of a deletion, in a transaction.
    virtual void write_rows(DeletionStep step) = 0;
    /// Makes the verdicts on a decision follow from its conflicts, as a resolution does in its
    /// transaction.
    virtual void assess_conflicts(OrgId org, DecisionId decision, Time at) = 0;
    /// Closes everything and opens the same database again.
    virtual void reopen() = 0;
};

/// Stores in a SQLite file, whose directory is deleted with them.
std::unique_ptr<Stores> make_sqlite_stores();

/// What the suites run against: a name and how to make it. To test another implementation, add its
/// entry to `implementations()`.
struct Implementation {
    std::string name;
    std::function<std::unique_ptr<Stores>()> make;
};

std::vector<Implementation> implementations();
/// The one on PostgreSQL, for what `akashi local` does not have.
std::vector<Implementation> implementations_on_postgres();

/// A change by the agent `admin`, for a write of a test.
inline Change make_change(OrgId org = kDefaultOrg, std::optional<Idempotency> once = {}) {
    Caller admin = operator_of(org, "a test");
    admin.agent_id = "admin";
    return {audit_of(admin, now(), "test", "test", "test"), std::move(once)};
}

/// How GoogleTest names a parameter; the name is its own.
// NOLINTNEXTLINE(readability-identifier-naming)
inline void PrintTo(const Implementation& implementation, std::ostream* out) {
    *out << implementation.name;
}

/// Two organizations with agents, and helpers to write and read their decisions. The stores are
/// destroyed before `io`, whose coroutines wait for them.
class ContractTest : public ::testing::TestWithParam<Implementation> {
protected:
    static constexpr OrgId kOtherOrg{Uuid({0, 0, 0, 1})};

    void SetUp() override {
        stores_ = GetParam().make();
        run(organizations().ensure(default_organization()));
        run(organizations().ensure({kOtherOrg, "Other", "other"}));
        for (const std::string name : {"planner", "coder", "reviewer"}) add_agent(name);
        add_agent("planner", {}, kOtherOrg);
    }

    template <class T>
    T run(boost::asio::awaitable<T> task) {
        return testing::run(io_, std::move(task));
    }

    TraceStore& traces() { return stores_->traces(); }
    DecisionStore& decisions() { return stores_->decisions(); }
    LinkStore& links() { return stores_->links(); }
    SummaryStore& summaries() { return stores_->summaries(); }
    ConflictStore& conflicts() { return stores_->conflicts(); }
    HintStore& hints() { return stores_->hints(); }
    PlanStore& plans() { return stores_->plans(); }
    ScoringStore& scoring() { return stores_->scoring(); }
    ConflictBacklogStore& conflict_backlog() { return stores_->conflict_backlog(); }
    FiguresStore& figures() { return stores_->figures(); }
    DecisionEndingStore& endings() { return stores_->endings(); }
    DecisionPatchStore& patches() { return stores_->patches(); }
    SupersessionStore& supersessions() { return stores_->supersessions(); }
    SettlingPorts settling() { return stores_->settling(); }
    AnalyticsStore& analytics() { return stores_->analytics(); }
    LabelStore& labels() { return stores_->labels(); }
    ProjectLinkStore& project_links() { return stores_->project_links(); }
    OverviewStore& overview() { return stores_->overview(); }
    AssessmentStore& assessments() { return stores_->assessments(); }
    ConflictLookup& conflict_lookup() { return stores_->conflict_lookup(); }
    JudgeStore& judge() { return stores_->judge(); }
    RunStore& runs() { return stores_->runs(); }
    OrganizationStore& organizations() { return stores_->identity().organizations; }
    AgentStore& agents() { return stores_->identity().agents; }
    AgentDirectory& directory() { return stores_->identity().directory; }
    KeyStore& keys() { return stores_->identity().keys; }
    ManagedKeyStore& managed_keys() { return stores_->identity().managed_keys; }
    AgentDeletionStore& deletions() { return stores_->identity().deletions; }
    GrantStore& grants() { return stores_->identity().grants; }
    Outbox& outbox() { return stores_->outbox(); }
    OutboxUpkeep& outbox_upkeep() { return stores_->outbox_upkeep(); }
    VectorPorts vectors() { return stores_->vectors(); }
    EventStore& events() { return stores_->events(); }
    FeedStore& feed() { return stores_->feed(); }

    Agent add_agent(
        const std::string& agent_id, std::vector<std::string> tags = {}, OrgId org = kDefaultOrg
    ) {
        Agent agent;
        agent.id = AgentRowId::make();
        agent.agent_id = agent_id;
        agent.org_id = org;
        agent.name = agent_id;
        agent.tags = std::move(tags);
        agent.created_at = agent.updated_at = clock_ += kTick;
        return create_agent(agent, std::nullopt).value();
    }

    // Writes with a change of their own.
    Result<Agent> create_agent(
        const Agent& agent, std::optional<ApiKey> key, std::optional<Idempotency> once = {}
    ) {
        return run(
            agents().create(agent, std::move(key), make_change(agent.org_id, std::move(once)))
        );
    }
    Result<Agent> update_agent(
        OrgId org,
        std::string agent_id,
        AgentChanges changes,
        Time time,
        std::optional<Idempotency> once = {}
    ) {
        return run(agents().update(
            org, std::move(agent_id), std::move(changes), time, make_change(org, std::move(once))
        ));
    }
    Result<Agent> set_tags(
        OrgId org,
        std::string agent_id,
        std::vector<std::string> tags,
        Time time,
        std::optional<Idempotency> once = {}
    ) {
        return run(agents().set_tags(
            org, std::move(agent_id), std::move(tags), time, make_change(org, std::move(once))
        ));
    }
    bool add_key(const ApiKey& key) { return run(keys().add(key, make_change(key.org_id))); }
    std::optional<AgentDeletion> begin_deletion(
        const AgentDeletion& wanted, Lease lease, std::optional<Idempotency> once = {}
    ) {
        return run(deletions().begin(wanted, lease, make_change(wanted.org_id, std::move(once))));
    }

    /// Access for `grantee` to what `resource` recorded, or to everything; given by the grantee
    /// itself.
    Grant make_grant(
        const std::string& grantee,
        std::optional<std::string> resource,
        std::optional<Time> expires_at = {},
        OrgId org = kDefaultOrg
    ) {
        Grant grant;
        grant.id = GrantId::make();
        grant.org_id = org;
        const auto agent = run(directory().find(org, grantee));
        if (!agent) throw std::logic_error("there is no agent " + grantee);
        grant.grantor_id = grant.grantee_id = agent->id;
        grant.resource_id = std::move(resource);
        grant.granted_at = clock_ += kTick;
        grant.expires_at = expires_at;
        return grant;
    }
    static Change change_of(const Grant& grant, std::string_view operation = "create_grant") {
        Caller caller;
        caller.org = grant.org_id;
        caller.agent_id = "admin";
        return {
            audit_of(caller, grant.granted_at, operation, "access_grant", grant.id.str()),
            std::nullopt
        };
    }
    Result<Grant> try_grant(const Grant& grant) {
        return run(grants().create(grant, change_of(grant)));
    }
    Grant grant(
        const std::string& grantee,
        std::optional<std::string> resource,
        std::optional<Time> expires_at = {},
        OrgId org = kDefaultOrg
    ) {
        return try_grant(make_grant(grantee, std::move(resource), expires_at, org)).value();
    }

    /// Deletes an agent with less than one step's decisions. Nothing when there is none.
    std::optional<AgentDeletion> remove_agent(
        const std::string& agent_id, std::optional<Idempotency> once = std::nullopt
    ) {
        return run(AgentDeletionService(deletions(), now)
                       .remove(agent_id, make_change(kDefaultOrg, std::move(once))));
    }

    /// A trace of the planner, one tick later than the previous trace. It may refer to every
    /// decision of its organization.
    TraceRecord make_trace(const std::string& outcome, const std::string& agent_id = "planner") {
        Trace trace;
        trace.agent_id = agent_id;
        trace.decision_type = "architecture";
        trace.outcome = outcome;
        trace.confidence = 0.75F;
        TraceOrigin origin;
        origin.received = clock_ += kTick;
        Caller caller;
        caller.org = kDefaultOrg;
        caller.agent_id = caller.name = agent_id;
        TraceRecord record = make_record(caller, std::move(trace), origin);
        record.decision.completeness_score = 0.5F;
        record.visibility = Visibility::everything();
        return record;
    }

    static void move_to(TraceRecord& trace, OrgId org) {
        trace.decision.org_id = trace.run.org_id = org;
    }

    Result<Recorded> try_record(const TraceRecord& trace) { return run(traces().record(trace)); }

    DecisionId record(const TraceRecord& trace) {
        const auto recorded = try_record(trace);
        EXPECT_TRUE(recorded.has_value()) << recorded.error().message();
        return trace.decision.id;
    }
    DecisionId record(const std::string& outcome, const std::string& agent_id = "planner") {
        return record(make_trace(outcome, agent_id));
    }

    Result<Decision> find(
        DecisionId id, Visibility visibility = Visibility::everything(), OrgId org = kDefaultOrg
    ) {
        return run(decisions().find(org, std::move(visibility), id));
    }

    DecisionPage list(DecisionQuery query = {}, Visibility visibility = Visibility::everything()) {
        return run(decisions().list(kDefaultOrg, std::move(visibility), std::move(query)));
    }

    std::vector<std::string> as_of(Time time, Visibility visibility = Visibility::everything()) {
        AsOfQuery query;
        query.time = time;
        return outcomes(
            run(decisions().list_as_of(kDefaultOrg, std::move(visibility), query)).decisions
        );
    }

    /// A hit with its decision.
    struct Found {
        Decision decision;
        double relevance = 0;
        double score = 0;
    };

    /// As SearchService searches.
    std::vector<TextHit> find_text(
        std::string_view query,
        Visibility visibility = Visibility::everything(),
        DecisionFilter filter = {},
        OrgId org = kDefaultOrg,
        std::int64_t limit = 10
    ) {
        static const Synonyms synonyms;
        TextSearchService searcher(stores_->searches());
        return run(searcher.search(
                       {.org = org,
                        .visibility = std::move(visibility),
                        .terms = query_terms_of(parse_text_query(query), synonyms),
                        .filter = std::move(filter),
                        .preferred_type = std::nullopt,
                        .limit = limit}
                   ))
            .hits;
    }
    std::vector<Found> search(
        std::string_view query,
        const Visibility& visibility = Visibility::everything(),
        const DecisionFilter& filter = {},
        OrgId org = kDefaultOrg,
        std::int64_t limit = 10
    ) {
        std::vector<Found> found;
        for (const TextHit& hit : find_text(query, visibility, filter, org, limit)) {
            auto loaded = list_current({hit.id}, visibility, org);
            EXPECT_EQ(loaded.size(), 1U);
            if (!loaded.empty())
                found.push_back({std::move(loaded.front()), hit.relevance, hit.score});
        }
        return found;
    }

    /// With their alternatives.
    std::vector<Decision> list_current(
        std::vector<DecisionId> ids,
        Visibility visibility = Visibility::everything(),
        OrgId org = kDefaultOrg
    ) {
        return run(decisions().list_current(
                       org,
                       std::move(visibility),
                       std::move(ids),
                       {.alternatives = true, .evidence = false}
                   ))
            .decisions;
    }

    static DecisionFilter of_agents(std::vector<std::string> agent_ids) {
        DecisionFilter filter;
        filter.agent_ids = std::move(agent_ids);
        return filter;
    }

    static std::vector<std::string> outcomes(const std::vector<Decision>& decisions) {
        std::vector<std::string> list;
        list.reserve(decisions.size());
        for (const auto& decision : decisions) list.push_back(decision.outcome);
        return list;
    }
    static std::vector<std::string> outcomes(const std::vector<Found>& hits) {
        std::vector<std::string> list;
        list.reserve(hits.size());
        for (const auto& hit : hits) list.push_back(hit.decision.outcome);
        return list;
    }

    static constexpr std::chrono::seconds kTick{1};
    Time clock_ = *parse_rfc3339("2024-01-01T00:00:00Z");

    boost::asio::io_context io_;
    std::unique_ptr<Stores> stores_;
};

}  // namespace akashi::contract

#define AKASHI_CONTRACT(Suite)                             \
    INSTANTIATE_TEST_SUITE_P(                              \
        Store,                                             \
        Suite,                                             \
        ::testing::ValuesIn(implementations()),            \
        [](const auto& given) { return given.param.name; } \
    )

/// The same for implementations_on_postgres().
#define AKASHI_POSTGRES_CONTRACT(Suite)                     \
    INSTANTIATE_TEST_SUITE_P(                               \
        Store,                                              \
        Suite,                                              \
        ::testing::ValuesIn(implementations_on_postgres()), \
        [](const auto& given) { return given.param.name; }  \
    )
