#include "index_use.hpp"

#include <boost/algorithm/string/replace.hpp>

namespace akashi::plans {

namespace {

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

}  // namespace akashi::plans
