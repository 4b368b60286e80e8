#include "questions.hpp"
#include "testing/stores/stores.hpp"

#include <stdexcept>
#include <utility>

namespace akashi::plans {

namespace {

/// Adds a grant for an agent that has a hundred.
void add_grant(const Ports& ports, IoContext& io, const Decision&) {
    Grant grant;
    grant.id = GrantId::make();
    grant.grantor_id = grant.grantee_id =
        testing::run(io, ports.identity.directory.find(kDefaultOrg, kAgent)).value().id;
    grant.resource_id = "agent199";
    grant.granted_at = kNow;
    const Caller caller = operator_of(kDefaultOrg, "test");
    Change change{audit_of(caller, kNow, "create_grant", "access_grant", grant.id.str())};
    testing::run(io, ports.identity.grants.create(grant, change)).value();
}

/// Deletes an agent with everything that it has.
void delete_agent(const Ports& ports, IoContext& io, const Decision&) {
    auto& deletions = ports.identity.deletions;
    AgentDeletion wanted;
    wanted.id = AgentDeletionId::make();
    wanted.org_id = kDefaultOrg;
    wanted.agent_id = kAgent;
    wanted.requested_by = "admin";
    wanted.created_at = wanted.retry_at = kNow;
    auto job = testing::run(io, deletions.begin(wanted, kLease, contract::make_change()));
    while (job && !job->is_done())
        job = testing::run(io, deletions.advance(*job, kLease, 200, kNow));
    if (!job) throw std::logic_error("the agent is not deleted");
}

/// Creates, uses, rotates and revokes a key.
void change_keys(const Ports& ports, IoContext& io, const Decision&) {
    auto& keys = ports.identity.managed_keys;
    const auto agent = testing::run(io, ports.identity.directory.find(kDefaultOrg, kAgent));
    const auto make_key = [](const std::string& hash) {
        ApiKey key;
        key.id = ApiKeyId::make();
        key.hash = hash;
        key.agent_id = kAgent;
        key.created_at = kNow;
        return key;
    };
    const ApiKey first = make_key("first");
    const ApiKey second = make_key("second");
    const Change change{audit_of({}, kNow, "change", "api_key", "a key")};
    testing::run(io, keys.create(agent.value().id, first, change)).value();
    testing::run(io, ports.identity.keys.touch({{first.id, kNow}}));
    testing::run(io, keys.rotate(kDefaultOrg, first.id, second, change)).value();
    testing::run(io, keys.revoke(kDefaultOrg, second.id, kNow, change)).value();
}

DecisionId bind_to(const Ports& ports, IoContext& io, const std::string& value) {
    Trace trace;
    trace.agent_id = kAgent;
    trace.decision_type = "type1";
    trace.outcome = "an outcome";
    trace.bindings = {{"a disputed parameter", value}};
    Caller caller = operator_of(kDefaultOrg, "test");
    caller.id = testing::run(io, ports.identity.directory.find(kDefaultOrg, kAgent)).value().id;
    TraceRecord record = make_record(caller, std::move(trace), {});
    const DecisionId id = record.decision.id;
    testing::run(io, ports.traces.record(std::move(record))).value();
    return id;
}

/// Records a decision that binds something and ends another one.
void bind(const Ports& ports, IoContext& io, const Decision& example) {
    Trace trace;
    trace.agent_id = kAgent;
    trace.decision_type = "type1";
    trace.outcome = "an outcome";
    trace.bindings = {{"a parameter", "a value"}};
    trace.supersedes_id = example.id;
    Caller caller = operator_of(kDefaultOrg, "test");
    caller.id = testing::run(io, ports.identity.directory.find(kDefaultOrg, kAgent)).value().id;
    TraceRecord record = make_record(caller, std::move(trace), {});
    testing::run(io, ports.traces.record(std::move(record))).value();
}
/// Records two decisions that conflict, settles that with a winner, and takes it back.
void settle_conflict(const Ports& ports, IoContext& io, const Decision&) {
    bind_to(ports, io, "one");
    const DecisionId winner = bind_to(ports, io, "two");
    const auto found = [&] {
        ConflictQuery query;
        query.decision_id = winner;
        return testing::run(io, ports.conflicts.list(kDefaultOrg, Visibility::everything(), query))
            .conflicts.at(0);
    };
    const ConflictId id = found().id;
    AuditEntry entry = contract::make_change().audit;
    testing::run(
        io,
        ports.settling.resolutions.settle(
            {.conflict = id, .status = "resolved", .resolved_by = "admin", .winner = winner}, entry
        )
    );
    testing::run(io, ports.settling.resolutions.undo(id, found().changed_at.value(), entry));
}

}  // namespace

std::vector<Question> questions_that_change() {
    return {
        {"a conflict that is found and settled",
         {"agent_deletions_once",
          "claim_agent_deletion",
          "match_bindings",
          "list_assessments",
          "conflicts_of_b",
          "settled_questions",
          "conflicts_of_group",
          "list_conflicts_of_status",
          "changed_conflicts"},
         {"agent_tags_by_agent",
          "decisions_by_precedent",
          "decisions_by_superseded",
          "conflicts_by_b",
          "conflicts_by_group",
          "conflicts_by_change",
          "conflicts_by_resolution",
          "resolutions_by_conflict",
          "access_grants_once",
          "assessments_by_decision",
          "hints_by_b",
          "pairs_by_b",
          "samples_by_b",
          "supersedes_by_superseded"},
         settle_conflict},
        {"a key from its creation to its end",
         {"limit_active_keys"},
         {"api_keys_active", "agent_tags_by_agent"},
         change_keys},
        {"a new grant", {}, {"access_grants_once", "agent_tags_by_agent"}, add_grant},
        {"a trace that binds and ends something",
         {"match_bindings",
          "conflicts_of_b",
          "latest_assessments",
          "agent_deletions_once",
          "claim_agent_deletion"},
         {"conflicts_by_b",
          "conflicts_by_resolution",
          "hints_by_b",
          "samples_by_b",
          "supersedes_by_superseded",
          "assessments_latest",
          "assessments_by_decision",
          "agent_tags_by_agent",
          "decisions_by_precedent",
          "decisions_by_superseded",
          "pairs_by_b"},
         bind},
        {"all that an agent has",
         {"delete_agent_keys",    "agent_deletions_once",   "list_runs_of_agent",
          "list_run_events",      "clear_parent_run",       "decisions_of_run",
          "list_citations",       "list_revisions",         "list_decisions_of_agent",
          "conflicts_of_b",       "conflicts_resolved_by",  "resolutions_of_conflict",
          "hints_of_b",           "samples_of_b",           "supersedes_of_superseded",
          "pairs_of_b",           "match_bindings",         "list_assessments",
          "assessments_of_agent", "delete_grants_by_agent", "delete_grants_of_traces"},
         {"agent_deletions_once",
          "agent_tags_by_agent",
          "access_grants_by_grantor",
          "access_grants_by_resource",
          "access_grants_once",
          "api_keys_by_agent",
          "runs_by_agent",
          "runs_by_parent",
          "decisions_by_run",
          "decisions_by_precedent",
          "decisions_by_superseded",
          "decisions_by_agent",
          "conflicts_by_b",
          "conflicts_by_resolution",
          "hints_by_b",
          "samples_by_b",
          "supersedes_by_superseded",
          "pairs_by_b",

          "assessments_by_decision",
          "assessments_by_agent"},
         delete_agent},
    };
}

}  // namespace akashi::plans
