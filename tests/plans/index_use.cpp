#include "index_use.hpp"

#include "search/text_search_service.hpp"
#include "testing/stores/stores.hpp"

#include <boost/algorithm/string/replace.hpp>

#include <fmt/format.h>

#include <stdexcept>

namespace akashi::plans {
namespace {

constexpr const char* kAgent = "agent7";

/// Replaces `{id:D,n}`, `{time:n}`, `{org}` and `{numbers:count}`.
std::string made_for(const Dialect& dialect, std::string text) {
    const auto replace = [&](const std::string& name, const auto& make) {
        const std::string begin = "{" + name + ":";
        for (auto at = text.find(begin); at != std::string::npos; at = text.find(begin)) {
            const auto end = text.find('}', at);
            const std::string arguments = text.substr(at + begin.size(), end - at - begin.size());
            text.replace(at, end + 1 - at, make(arguments));
        }
    };
    replace("id", [&](const std::string& arguments) {
        return dialect.id(arguments[0], arguments.substr(2));
    });
    replace("time", dialect.time);
    replace("numbers", [&](const std::string& count) { return dialect.numbers(std::stoi(count)); });
    boost::replace_all(text, "{reasoning}", std::string(400, 'r'));
    return boost::replace_all_copy(text, "{org}", dialect.org);
}

using IoContext = boost::asio::io_context;

/// Asks a port and ignores the answer.
template <class T>
void run(IoContext& io, boost::asio::awaitable<T> task) {
    testing::run(io, std::move(task));
}

/// A page of the decisions that pass a filter.
auto list(std::function<void(DecisionFilter&, const Decision&)> set) {
    return [set = std::move(set)](const Ports& ports, IoContext& io, const Decision& example) {
        DecisionQuery query;
        query.limit = 10;
        set(query.filter, example);
        const auto page =
            testing::run(io, ports.decisions.list(kDefaultOrg, Visibility::everything(), query));
        if (page.decisions.empty()) throw std::logic_error("the filter matches nothing");
    };
}

/// A page of the runs that pass a filter. There must be one.
RunPage list_runs(const Ports& ports, IoContext& io, RunFilter filter) {
    RunQuery query;
    query.limit = 20;
    query.filter = std::move(filter);
    auto page = testing::run(io, ports.runs.list(kDefaultOrg, Visibility::everything(), query));
    if (page.runs.empty()) throw std::logic_error("the filter matches no run");
    return page;
}
auto list_runs(RunFilter filter) {
    return [filter](const Ports& ports, IoContext& io, const Decision&) {
        list_runs(ports, io, filter);
    };
}
void list_runs_of_a_parent(const Ports& ports, IoContext& io, const Decision&) {
    for (const AgentRun& run : list_runs(ports, io, {}).runs)
        if (run.parent_run_id) {
            list_runs(ports, io, {.parent_run_id = run.parent_run_id});
            return;
        }
    throw std::logic_error("no run has a parent");
}

using Names = std::vector<std::string>;

/// With the indexes for what other decisions say about those that are read.
Names postgres_page(Names names) {
    names.insert(
        names.end(), {"list_citations", "list_revisions", "conflicts_of_b", "latest_assessments"}
    );
    return names;
}
Names sqlite_page(Names names) {
    names.insert(
        names.end(),
        {"decisions_by_precedent",
         "decisions_by_superseded",
         "conflicts_by_b",
         "assessments_latest",
         "agent_tags_by_agent",
         "access_grants_once"}
    );
    return names;
}

const Time kNow = *parse_rfc3339("2026-02-01T00:00:00Z");
const Lease kLease{.holder = Uuid({1}), .until = kNow + std::chrono::seconds(30)};

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
/// The same for hints.
auto list_hints(std::function<void(ConflictQuery&, const Decision&)> set) {
    return [set = std::move(set)](const Ports& ports, IoContext& io, const Decision& example) {
        ConflictQuery query;
        set(query, example);
        const auto page =
            testing::run(io, ports.hints.list(kDefaultOrg, Visibility::everything(), query));
        if (page.conflicts.empty()) throw std::logic_error("the query matches no hint");
    };
}

/// A page of the conflicts that a query asks for. There must be one.
auto list_conflicts(std::function<void(ConflictQuery&, const Decision&)> set) {
    return [set = std::move(set)](const Ports& ports, IoContext& io, const Decision& example) {
        ConflictQuery query;
        set(query, example);
        const auto page =
            testing::run(io, ports.conflicts.list(kDefaultOrg, Visibility::everything(), query));
        if (page.conflicts.empty()) throw std::logic_error("the query matches no conflict");
    };
}

void list_conflicts_of_a_group(const Ports& ports, IoContext& io, const Decision& example) {
    const auto list = [&](const ConflictQuery& query) {
        return testing::run(io, ports.conflicts.list(kDefaultOrg, Visibility::everything(), query));
    };
    const auto some = list({.decision_id = example.id});
    list({.group_id = some.conflicts.at(0).group_id});
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

std::vector<std::string> fill_statements(const Dialect& dialect) {
    std::vector<std::string> statements;
    const auto add = [&](const char* statement) {
        statements.push_back(made_for(dialect, statement));
    };
    add("INSERT INTO agents (id, org_id, agent_id, name, created_at, updated_at)"
        " SELECT {id:A,n}, {org}, 'agent' || n, 'n', {time:n}, {time:n} FROM {numbers:200}");
    add("INSERT INTO api_keys (id, prefix, key_hash, agent_id, org_id, created_by, created_at,"
        " revoked_at)"
        " SELECT {id:K,n}, 'p', CASE WHEN n % 10 = 0 THEN 'salt$' ELSE 'hmac-sha256$' END || n,"
        " 'agent' || (n % 200 + 1), {org}, 'admin', {time:n}, CASE WHEN n % 4 = 1 THEN {time:n} END"
        " FROM {numbers:4000}");
    add("INSERT INTO runs (id, org_id, agent_id, trace_id, parent_run_id, status, started_at)"
        " SELECT {id:R,n}, {org}, 'agent' || (n % 200 + 1), 'trace' || n,"
        " CASE WHEN n % 10 = 0 THEN {id:R,n - 1} END,"
        " CASE WHEN n % 400 = 0 THEN 'running' ELSE 'completed' END, {time:n}"
        " FROM {numbers:20000}");
    add("INSERT INTO decisions (id, org_id, run_id, valid_from, valid_to, transaction_time,"
        " confidence, completeness_score, agent_id, decision_type, precedent_ref, supersedes_id,"
        " session_id, project, content_hash, outcome, reasoning)"
        " SELECT {id:D,n}, {org}, {id:R,n}, {time:n}, CASE WHEN n % 7 = 5 THEN {time:n + 2} END,"
        " {time:n}, 0.5, 0.5, 'agent' || (n % 200 + 1), 'type' || (n % 20),"
        " CASE WHEN n % 5 = 0 THEN {id:D,n - 1} END, CASE WHEN n % 7 = 0 THEN {id:D,n - 2} END,"
        " {id:S,n / 10}, 'project' || (n % 100), 'h', 'word' || (n % 500) || ' common',"
        // As wide as rows are: a table of narrow ones is read as a whole.
        " '{reasoning}'"
        " FROM {numbers:20000}");
    add("INSERT INTO agent_events (id, run_id, org_id, event_type, sequence_num, occurred_at,"
        " agent_id, created_at) SELECT {id:V,n}, {id:R,n}, {org}, 'DecisionMade', n, {time:n},"
        " 'agent' || (n % 200 + 1), {time:n} FROM {numbers:20000}");
    for (const char* statement : dialect.parts) add(statement);
    add("INSERT INTO decision_embeddings (decision_id, org_id, model, problem, changed_at)"
        " SELECT {id:D,n}, {org}, 'model', CASE WHEN n % 10 > 0 THEN 'refused' END, {time:n}"
        " FROM {numbers:5000}");
    add("INSERT INTO search_outbox (decision_id, org_id, operation, created_at)"
        " SELECT {id:D,n}, {org}, 'upsert', {time:n} FROM {numbers:20000}");
    add("INSERT INTO idempotency_keys (org_id, agent_id, endpoint, idempotency_key, request_hash,"
        " response_data, created_at)"
        " SELECT {org}, 'agent' || (n % 200 + 1), 'e', 'k' || n, 'h', '{}', {time:n}"
        " FROM {numbers:20000}");
    add("INSERT INTO mutation_audit_log (occurred_at, org_id, actor_agent_id, actor_role,"
        " request_id, endpoint, operation, resource_type, resource_id, metadata)"
        " SELECT {time:n}, {org}, 'agent' || (n % 200 + 1), 'admin', 'r', 'e',"
        " CASE WHEN n % 10 = 0 THEN 'update_agent' ELSE 'trace_decision' END, 'agent', 'a', '{}'"
        " FROM {numbers:20000}");
    add("INSERT INTO access_grants (id, org_id, grantor_id, grantee_id, resource_type, resource_id,"
        " permission, granted_at)"
        " SELECT {id:G,n}, {org}, {id:A,n % 200 + 1}, {id:A,n % 199 + 1}, 'agent_traces',"
        " 'agent' || (n / 199), 'read', {time:n} FROM {numbers:20000}");
    add("INSERT INTO agent_deletions (id, org_id, agent_id, requested_by, created_at, retry_at,"
        " finished_at)"
        " SELECT {id:J,n}, {org}, 'gone' || n, 'admin', {time:n}, {time:n},"
        " CASE WHEN n % 400 <> 0 THEN {time:n} END FROM {numbers:4000}");
    add("INSERT INTO retention_holds (id, org_id, reason, hold_from, hold_to, created_by, "
        "created_at,"
        " released_at)"
        " SELECT {id:H,n}, {org}, 'r', {time:n}, {time:n + 9}, 'admin', {time:n},"
        " CASE WHEN n % 400 <> 0 THEN {time:n} END FROM {numbers:4000}");
    for (const char* statement : dialect.bindings) add(statement);
    add("INSERT INTO scored_conflicts (id, org_id, decision_a_id, decision_b_id, agent_a, agent_b,"
        " conflict_kind, scoring_method, confidence_class, category, severity, disputed_question,"
        " parameter_key, value_a, value_b, found_by, detected_at, status, resolution_decision_id,"
        " is_announced)"
        " SELECT {id:C,n}, {org}, {id:D,n}, {id:D,n + 1}, 'agent' || (n % 200 + 1),"
        " 'agent' || ((n + 1) % 200 + 1), 'cross_agent', 'm', 'exact', 'factual', 'low', 'q', 'p',"
        " 'v', 'w', {id:D,n}, {time:n}, CASE WHEN n % 400 = 0 THEN 'open' ELSE 'resolved' END,"
        " CASE WHEN n % 10 = 0 THEN {id:D,n + 1} END, n % 400 <> 0 FROM {numbers:19999}");
    add("INSERT INTO conflict_resolutions (change_id, org_id, conflict_id, status)"
        " SELECT {id:X,n}, {org}, {id:C,n}, 'resolved' FROM {numbers:19999}");
    add("INSERT INTO conflict_hints (id, org_id, decision_a_id, decision_b_id, agent_a, agent_b,"
        " severity, detected_at, is_announced)"
        " SELECT {id:C,n}, {org}, {id:D,n}, {id:D,n + 1}, 'agent' || (n % 200 + 1),"
        " 'agent' || ((n + 1) % 200 + 1), 'low', {time:n}, n % 400 <> 0 FROM {numbers:19999}");
    add("INSERT INTO conflict_queue (decision_id, org_id, recorded_at)"
        " SELECT {id:D,n}, {org}, {time:n} FROM {numbers:20000}");
    add("INSERT INTO decision_positions (org_id, decision_id, match_key, recorded_at,"
        " words) SELECT {org}, {id:D,n}, {id:M,n % 500}, {time:n}, n FROM {numbers:20000}");
    add("INSERT INTO suppressed_pair_samples (org_id, decision_a_id, decision_b_id, rule,"
        " sampled_at)"
        " SELECT {org}, {id:D,n}, {id:D,n + 1}, 'r', {time:n} FROM {numbers:19999}");
    add("INSERT INTO decision_supersedes (org_id, superseding_id, superseded_id, relationship,"
        " recorded_at)"
        " SELECT {org}, {id:D,n + 1}, {id:D,n}, 'suggested', {time:n} FROM {numbers:19999}");
    add("INSERT INTO conflict_pairs (org_id, decision_a_id, decision_b_id, priority, enqueued_at,"
        " attempts)"
        " SELECT {org}, {id:D,n}, {id:D,n + 1}, n % 4 + 1, {time:n},"
        " CASE WHEN n % 400 = 0 THEN 0 ELSE 10 END FROM {numbers:19999}");
    add("INSERT INTO judge_verdicts (org_id, content_hash, relationship, judged_at)"
        " SELECT {org}, 'h' || n, 'unrelated', {time:n} FROM {numbers:20000}");
    add("INSERT INTO conflict_labels (conflict_id, org_id, label, labeled_by, labeled_at)"
        " SELECT {id:C,n}, {org}, 'genuine', 'admin', {time:n} FROM {numbers:19999}");
    add("INSERT INTO project_links (id, org_id, link_type, project_a, project_b, created_by,"
        " created_at)"
        " SELECT {id:P,n}, {org}, 'alias', 'a' || n, 'b', 'admin', {time:n}"
        " FROM {numbers:20000}");
    add("INSERT INTO decision_assessments (id, org_id, decision_id, assessor_agent_id, outcome,"
        " source, created_at)"
        " SELECT {id:Y,n}, {org}, {id:D,n}, 'agent' || (n % 200 + 1), 'correct', 'manual', {time:n}"
        " FROM {numbers:20000}");
    return statements;
}

Decision find_example(const Ports& ports, IoContext& io) {
    DecisionQuery query;
    query.limit = 1;
    query.offset = 100;
    return testing::run(io, ports.decisions.list(kDefaultOrg, Visibility::everything(), query))
        .decisions.at(0);
}

std::vector<Question> questions() {
    const Visibility all = Visibility::everything();
    return {
        {"the newest decisions",
         postgres_page({"list_decisions"}),
         sqlite_page({"decisions_by_time"}),
         list([](auto&, auto&) {})},
        {"decisions as of a time",
         postgres_page({"list_decisions"}),
         sqlite_page({"decisions_by_time"}),
         [=](const Ports& ports, IoContext& io, const Decision&) {
             AsOfQuery query;
             query.time = kNow;
             run(io, ports.decisions.list_as_of(kDefaultOrg, all, query));
         }},
        {"decisions that an agent may see",
         postgres_page({"list_decisions"}),
         sqlite_page({"decisions_by_time"}),
         [](const Ports& ports, IoContext& io, const Decision&) {
             DecisionQuery query;
             query.limit = 10;
             run(io, ports.decisions.list(kDefaultOrg, Visibility::of_agent(kAgent), query));
         }},
        {"what is new and what was missed",
         {"follow_changes"},
         {},
         [=](const Ports& ports, IoContext& io, const Decision&) {
             const std::string end = testing::run(io, ports.feed.find_end());
             run(io, ports.feed.list_new(end, {kDefaultOrg}));
             run(io, ports.feed.list_missed({kDefaultOrg, all, {}, end, end}));
         }},
        {"decisions of an agent",
         postgres_page({"list_decisions_of_agent"}),
         sqlite_page({"decisions_by_agent"}),
         list([](auto& filter, auto&) { filter.agent_ids = {kAgent}; })},
        {"decisions of a type",
         postgres_page({"list_decisions_of_type"}),
         sqlite_page({"decisions_by_type"}),
         list([](auto& filter, auto&) { filter.decision_type = "type3"; })},
        {"decisions of a project",
         postgres_page({"list_decisions_of_project"}),
         sqlite_page({"decisions_by_project"}),
         list([](auto& filter, auto&) { filter.project = "project3"; })},
        {"decisions of a session",
         postgres_page({"list_decisions_of_session"}),
         sqlite_page({"decisions_by_session"}),
         list([](auto& filter, auto& example) { filter.session_id = example.session_id; })},
        {"decisions of a run",
         postgres_page({"decisions_of_run"}),
         sqlite_page({"decisions_by_run"}),
         list([](auto& filter, auto& example) { filter.run_id = example.run_id; })},
        {"decisions of a trace",
         postgres_page({"filter_by_trace", "decisions_of_run"}),
         sqlite_page({"runs_by_trace", "decisions_by_run"}),
         list([](auto& filter, auto&) { filter.trace_id = "trace9"; })},
        {"the newest runs", {"list_runs"}, {"runs_by_time"}, list_runs({})},
        {"runs that an agent may see",
         {"list_runs"},
         {"runs_by_time", "agent_tags_by_agent", "access_grants_once"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.runs.list(kDefaultOrg, Visibility::of_agent(kAgent), {}));
         }},
        {"runs of an agent",
         {"list_runs_of_agent"},
         {"runs_by_agent"},
         list_runs({.agent_id = kAgent})},
        {"runs of a trace",
         {"filter_by_trace"},
         {"runs_by_trace"},
         list_runs({.trace_id = "trace9"})},
        {"runs of a parent",
         {"list_runs", "clear_parent_run"},
         {"runs_by_time", "runs_by_parent"},
         list_runs_of_a_parent},
        {"runs that have not ended",
         {"list_runs_not_completed"},
         {"runs_not_completed"},
         list_runs({.status = "running"})},
        // For its estimates, PostgreSQL looks at the ends of conflicts_of_b.
        {"the newest conflicts",
         {"list_conflicts", "conflicts_of_b"},
         {"conflicts_by_time"},
         list_conflicts([](auto&, auto&) {})},
        {"conflicts that are open",
         {"list_conflicts_of_status", "conflicts_of_b"},
         {"conflicts_by_status"},
         list_conflicts([](auto& query, auto&) { query.status = "open"; })},
        {"conflicts of a decision",
         {"conflicts_of_b"},
         {"conflicts_by_b"},
         list_conflicts([](auto& query, auto& example) { query.decision_id = example.id; })},
        {"the newest hints",
         {"list_hints", "hints_of_b"},
         {"hints_by_time"},
         list_hints([](auto&, auto&) {})},
        {"hints of a decision",
         {"hints_of_b"},
         {"hints_by_b"},
         list_hints([](auto& query, auto& example) { query.decision_id = example.id; })},
        {"what is new to hints",
         {"follow_changes", "list_decisions_of_type", "hints_of_b"},
         {"decisions_by_type"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.hints.refresh(kNow, std::chrono::milliseconds(0)));
         }},
        {"what is to be announced",
         {"hints_to_announce", "conflicts_to_announce"},
         {"hints_to_announce", "conflicts_to_announce"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.hints.announce(100));
         }},
        {"conflicts of a group",
         {"conflicts_of_group", "conflicts_of_b"},
         {"conflicts_by_group", "conflicts_by_b"},
         list_conflicts_of_a_group},
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
        {"the newest labels",
         {"list_conflict_labels"},
         {"conflict_labels_by_time"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.labels.list(kDefaultOrg, 10, 0));
         }},
        {"the newest links between projects",
         {"list_project_links"},
         {"project_links_by_time"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.project_links.list(kDefaultOrg, 10, 0));
         }},
        {"assessments of a decision",
         {"latest_assessments", "list_assessments"},
         {"assessments_by_decision"},
         [=](const Ports& ports, IoContext& io, const Decision& example) {
             const auto page =
                 testing::run(io, ports.assessments.list(kDefaultOrg, all, example.id, 10, 0));
             if (page.value().assessments.empty()) throw std::logic_error("nobody assessed it");
         }},
        {"events of a run",
         {"list_run_events"},
         {},
         [=](const Ports& ports, IoContext& io, const Decision& example) {
             run(io, ports.runs.list_events(kDefaultOrg, all, example.run_id, {}));
         }},
        {"projects",
         {"list_decisions_of_project"},
         {"decisions_by_project"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.decisions.list_projects(kDefaultOrg, 10));
         }},
        {"a project that an agent may see",
         {"list_decisions_of_project"},
         {"decisions_by_project", "agent_tags_by_agent", "access_grants_once"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io,
                 ports.decisions.list_visible_projects(
                     kDefaultOrg, Visibility::of_agent(kAgent), {"project3"}
                 ));
         }},
        {"the newest decisions behind a cursor",
         postgres_page({"list_decisions"}),
         sqlite_page({"decisions_by_time"}),
         [=](const Ports& ports, IoContext& io, const Decision& example) {
             DecisionQuery query;
             query.limit = 10;
             query.after = PageCursor{example.valid_from, example.id.uuid()};
             run(io, ports.decisions.list(kDefaultOrg, all, query));
         }},
        {"a timeline",
         {"list_current_decisions", "list_conflicts"},
         {"decisions_over_time", "conflicts_by_time"},
         [=](const Ports& ports, IoContext& io, const Decision& example) {
             TimelineQuery query;
             query.from = example.valid_from - std::chrono::hours(1);
             query.to = example.valid_from;
             run(io, ports.summaries.make_timeline(kDefaultOrg, all, query));
         }},
        {"the usage of a month",
         {"count_recorded"},
         {"decisions_by_record_time"},
         [=](const Ports& ports, IoContext& io, const Decision& example) {
             Month month = month_of(example.transaction_time);
             month.begin = example.transaction_time - std::chrono::hours(1);
             month.end = example.transaction_time;
             run(io, ports.usage.share(kDefaultOrg, month, 10));
         }},
        {"sessions",
         {"list_current_decisions", "list_decisions_of_session"},
         {"decisions_over_time", "decisions_by_session", "agent_tags_by_agent", "access_grants_once"
         },
         [=](const Ports& ports, IoContext& io, const Decision& example) {
             run(io, ports.summaries.list_sessions(kDefaultOrg, all, {10, 0, std::nullopt}));
             run(io, ports.summaries.summarize_session(kDefaultOrg, all, *example.session_id));
         }},
        {"how often each name is found",
         {"list_decisions_of_project"},
         {"decisions_by_project", "agent_tags_by_agent", "access_grants_once"},
         [=](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.summaries.find_facets(kDefaultOrg, all, 10));
         }},
        {"citations and the successor of a decision",
         postgres_page({}),
         sqlite_page({}),
         [=](const Ports& ports, IoContext& io, const Decision& example) {
             run(io, ports.decisions.find(kDefaultOrg, all, example.id));
         }},
        {"revisions of a decision",
         postgres_page({}),
         sqlite_page({}),
         [=](const Ports& ports, IoContext& io, const Decision& example) {
             run(io, ports.decisions.list_revisions(kDefaultOrg, all, example.id, 0));
         }},
        {"the lineage of a decision",
         {"list_citations"},
         {"decisions_by_precedent", "agent_tags_by_agent", "access_grants_once"},
         [=](const Ports& ports, IoContext& io, const Decision& example) {
             run(io, ports.links.find_lineage(kDefaultOrg, all, example.id));
         }},
        {"the decisions next to others",
         {"list_citations", "list_revisions"},
         {"decisions_by_precedent",
          "decisions_by_superseded",
          "agent_tags_by_agent",
          "access_grants_once"},
         [=](const Ports& ports, IoContext& io, const Decision& example) {
             const NeighborQuery query{.known = {example.id}, .first = 0, .limit = 10};
             run(io, ports.links.list_neighbors(kDefaultOrg, all, query));
         }},
        {"decisions with a word",
         {"find_documents", "list_documents", "list_citations"},
         {"decisions_by_precedent", "decisions_for_ranking"},
         [=](const Ports& ports, IoContext& io, const Decision&) {
             TextSearchService searcher(ports.searches);
             const QueryTerms terms = query_terms_of(parse_text_query("word77"), Synonyms());
             run(io, searcher.search({kDefaultOrg, all, terms, {}, {}, 10}));
         }},
        {"decisions with a word that an agent may see",
         {"find_documents", "list_decisions_of_agent", "list_citations"},
         {"decisions_by_precedent",
          "decisions_for_ranking",
          "agent_tags_by_agent",
          "access_grants_once"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             TextSearchService searcher(ports.searches);
             const QueryTerms terms = query_terms_of(parse_text_query("word77"), Synonyms());
             const Visibility agent = Visibility::of_agent(kAgent);
             run(io, searcher.search({kDefaultOrg, agent, terms, {}, {}, 10}));
         }},
        {"what an agent recorded, summed up",
         {"list_decisions_of_agent"},
         {"decisions_by_agent"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.summaries.summarize_agent(kDefaultOrg, kAgent));
         }},
        {"grants, the newest first",
         {"list_grants", "delete_grants_of_traces"},
         {"access_grants_by_time"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.identity.grants.list(kDefaultOrg, 10, 0));
         }},
        {"agents in their order",
         {"list_agents"},
         {"agents_by_creation", "agent_tags_by_agent"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.identity.agents.list(kDefaultOrg, 10, 0, false));
         }},
        {"a key by its hash",
         {"find_keys_by_hash"},
         {"api_keys_by_hash", "agent_tags_by_agent"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.identity.keys.find_keys({kAgent, {}}, {"hmac-sha256$6"}, kNow));
         }},
        {"salts of the keys of a name",
         {"list_key_salts"},
         {"api_keys_with_salt"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.identity.keys.list_key_salts({kAgent, {}}, "salt", kNow));
         }},
        {"the newest lines of the audit log",
         {"list_audit_log"},
         {"audit_log_by_org"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             AuditQuery query;
             run(io, ports.identity.audit.list(kDefaultOrg, query));
             query.filter.actor = kAgent;
             query.before_id = 20'000;
             run(io, ports.identity.audit.list(kDefaultOrg, query));
         }},
        {"keys in their order",
         {"list_keys"},
         {"api_keys_by_creation"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.identity.managed_keys.list(kDefaultOrg, 10, 0));
         }},
        {"the open deletion of an agent",
         {"agent_deletions_once"},
         {"agent_deletions_once"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.identity.deletions.find_open(kDefaultOrg, "gone400"));
         }},
        {"a deletion that is due",
         {"claim_agent_deletion"},
         {"agent_deletions_due"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.identity.deletions.claim(kNow, kLease));
         }},
        {"a hold that covers an agent",
         {"find_holds", "list_decisions_of_agent"},
         {"retention_holds_open", "decisions_by_agent"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.identity.holds.find_covering(kDefaultOrg, kAgent));
         }},
        {"whether an organization has a subscription",
         {"billing_subscriptions_org"},
         {},
         [](const Ports& ports, IoContext& io, const Decision&) {
             if (ports.billing != nullptr) run(io, ports.billing->find_account(kDefaultOrg));
         }},
        {"subscriptions whose grace is over",
         {"billing_subscriptions_past_due"},
         {},
         [](const Ports& ports, IoContext& io, const Decision&) {
             if (ports.billing == nullptr) return;
             const GraceRule rule{*parse_rfc3339("2026-01-01T00:01:00Z"), std::chrono::seconds(0)};
             run(io, ports.billing->list_overdue(rule, std::nullopt, 10));
         }},
        {"events of Stripe of the past",
         {"stripe_events_received_at"},
         {},
         [](const Ports& ports, IoContext& io, const Decision&) {
             if (ports.billing == nullptr) return;
             run(io, ports.billing->forget_events(*parse_rfc3339("2026-01-01T00:01:00Z"), 10));
         }},
        {"entries of the outbox",
         {"claim_outbox"},
         {"search_outbox_pending"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.outbox.claim(10, kNow, kNow + std::chrono::seconds(30)));
         }},
        {"decisions that wait to be compared, and what they say",
         {},
         {},
         [](const Ports& ports, IoContext& io, const Decision& example) {
             run(io, ports.scoring.claim(10, kNow, kNow + std::chrono::seconds(30)));
             run(io, ports.scoring.load({{kDefaultOrg, example.id}}));
             run(io, ports.scoring.file({{kDefaultOrg, example.id, kNow, {{Uuid({1}), 1}}}}));
         }},
        {"decisions that say something about a matter",
         {"find_positions"},
         {"positions_by_key"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.scoring.find({{kDefaultOrg, {Uuid({1}), 1, 0}}}));
         }},
        {"what is found about two decisions",
         {"list_samples", "match_bindings"},
         {"samples_by_time"},
         [](const Ports& ports, IoContext& io, const Decision& example) {
             ScoringResult result;
             const DecisionId other(Uuid({1}));
             Conflict& conflict = result.conflicts.emplace_back();
             conflict.org_id = kDefaultOrg;
             conflict.decision_a_id = other;
             conflict.decision_b_id = conflict.found_by = example.id;
             result.suggestions.push_back({kDefaultOrg, example.id, other, "", kNow});
             result.samples.push_back({kDefaultOrg, other, example.id, kNow});
             result.done.push_back({kDefaultOrg, example.id});
             run(io, ports.scoring.save(result));
             run(io, ports.scoring.retry_later({kDefaultOrg, example.id}, "", kNow));
         }},
        {"ended vectors of the past",
         {"purge_ended_vectors"},
         {"ended_vectors"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.vectors.store.purge(*parse_rfc3339("2026-01-01T00:01:00Z")));
         }},
        {"idempotency keys of the past",
         {"forget_idempotency_keys"},
         {"idempotency_keys_by_age"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             const Time begin = *parse_rfc3339("2026-01-01T00:01:00Z");
             run(io, ports.traces.forget_idempotency_keys(begin));
         }},
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
        {"pairs for the judge",
         {"claim_pairs", "pairs_of_b"},
         {"pairs_by_priority", "pairs_by_b"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.judge->claim(4, kNow, kNow + std::chrono::seconds(30)));
         }},
        {"pairs and dismissals that are old",
         {"forget_pairs", "forget_verdicts"},
         {"pairs_by_age", "verdicts_by_age"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             const Time begin = *parse_rfc3339("2026-01-01T00:01:00Z");
             run(io, ports.judge->forget(begin, begin));
         }},
        {"the next mail of a sign-up",
         {"due_verification_mails"},
         {},
         [](const Ports& ports, IoContext& io, const Decision&) {
             if (ports.signup) run(io, ports.signup->mails.claim(now(), now()));
         }},
        {"organizations of an address that await its verification",
         {"waiting_organizations", "verification_mails_by_mailbox"},
         {},
         [](const Ports& ports, IoContext& io, const Decision&) {
             if (ports.signup)
                 run(io, ports.signup->sign_ups.queue_again("o7770@example.com", now()));
         }},
    };
}

}  // namespace akashi::plans
