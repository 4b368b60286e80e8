#include "testing/stores/mirrored_organizations.hpp"

#include <algorithm>
#include <iterator>

namespace akashi::contract {
namespace {

constexpr SessionId kSession{Uuid({0, 0, 0, 5})};

}  // namespace

void MirroredOrganizations::SetUp() {
    stores_ = GetParam().make();
    run(organizations().ensure(default_organization()));
    run(organizations().ensure({kMine, "Mine", "mine"}));
    theirs_ = fill(kTheirs);
    before_ = rows_of_theirs();
    mine_ = fill(kMine);
}

void MirroredOrganizations::TearDown() {
    if (stores_) expect_theirs_unchanged();  // none without their server
}

void MirroredOrganizations::expect_theirs_unchanged() {
    const std::vector<std::string> after = rows_of_theirs();
    std::vector<std::string> changed;
    std::ranges::set_symmetric_difference(before_, after, std::back_inserter(changed));
    EXPECT_EQ(changed, std::vector<std::string>()) << "rows of theirs before and after";
}

std::vector<std::string> MirroredOrganizations::rows_of_theirs() {
    std::vector<std::string> rows = stores_->rows_of(kTheirs);
    std::ranges::sort(rows);
    return rows;
}

Recordings MirroredOrganizations::fill(OrgId org) {
    clock_ = start_;
    // Were tags compared across organizations, the planner of mine would see the reviewer.
    const bool is_theirs = org == kTheirs;
    const std::vector<std::string> both{"shared", "apart"};
    add_agent("planner", is_theirs ? both : std::vector<std::string>{"shared"}, org);
    add_agent("coder", {"shared"}, org);
    add_agent("reviewer", is_theirs ? both : std::vector<std::string>{"apart"}, org);
    add_agent("leaver", {"other"}, org);
    for (const std::string agent : {"planner", "leaver"}) {
        add_key(make_key(org, agent, "hmac-sha256$same"));
        add_key(make_key(org, agent, "salt$same"));
    }
    Recordings made;
    made.first = record(make_mirrored(org, "first"));
    made.shared = record(make_mirrored(org, "shared", "coder"));
    TraceRecord hidden = make_mirrored(org, "hidden", "reviewer");
    hidden.decision.project = "hidden project";
    hidden.decision.precedent_ref = made.first;
    made.hidden = record(hidden);
    TraceRecord second = make_mirrored(org, "second");
    second.decision.supersedes_id = made.first;
    made.second = record(second);
    TraceRecord citing = make_mirrored(org, "citing", "coder");
    citing.decision.precedent_ref = made.first;
    made.citing = record(citing);
    made.leaving = record(make_mirrored(org, "leaving", "leaver"));
    run(vectors().store.save(
        "model", {{made.second, org, Vector{1, 0}}, {made.leaving, org, Vector{0, 1}}}
    ));
    return made;
}

TraceRecord MirroredOrganizations::make_mirrored(
    OrgId org, const std::string& outcome, const std::string& agent_id
) {
    TraceRecord trace = make_trace(outcome, agent_id);
    move_to(trace, org);
    Decision& decision = trace.decision;
    decision.reasoning = "the same words in both";
    decision.project = "billing";
    decision.tool = "tool";
    decision.model = "model";
    decision.session_id = kSession;
    decision.alternatives = {{Uuid::make_v7(), "another", "worse"}};
    decision.evidence = {{Uuid::make_v7(), "memory", {}, "seen", 0.5F, {}}};
    trace.run.trace_id = "trace";
    trace.idempotency = key_of(agent_id, outcome);
    return trace;
}

Idempotency MirroredOrganizations::key_of(const std::string& agent_id, const std::string& key) {
    return {
        .agent_id = agent_id,
        .endpoint = "POST:/v1/trace",
        .key = key,
        .fingerprint = "f",
        .answer = "{}"
    };
}

ApiKey MirroredOrganizations::make_key(
    OrgId org, const std::string& agent_id, const std::string& hash
) {
    return {
        .id = ApiKeyId::make(),
        .prefix = "ak_1",
        .hash = hash,
        .agent_id = agent_id,
        .org_id = org,
        .label = "laptop",
        .created_by = "admin",
        .created_at = clock_ += kTick,
        .expires_at = {}
    };
}

AgentDeletion MirroredOrganizations::make_deletion(
    OrgId org, const std::string& agent_id, Time time
) {
    AgentDeletion job;
    job.id = AgentDeletionId::make();
    job.org_id = org;
    job.agent_id = agent_id;
    job.requested_by = "admin";
    job.created_at = job.retry_at = time;
    return job;
}

void MirroredOrganizations::record_with_runs_of_the_other() {
    stores_->allow_foreign_references();
    TraceRecord own = make_mirrored(kMine, "with a foreign run");
    own.run.org_id = kTheirs;
    TraceRecord foreign = make_mirrored(kTheirs, "with a run of mine");
    foreign.run.org_id = kMine;
    change_theirs([&] {
        record(own);
        record(foreign);
    });
}

Agent MirroredOrganizations::add_stranger() {
    Agent stranger;
    change_theirs([&] {
        stranger = add_agent("stranger", {"shared"}, kTheirs);
        add_key(make_key(kTheirs, "stranger", "hmac-sha256$stranger"));
    });
    return stranger;
}

}  // namespace akashi::contract
