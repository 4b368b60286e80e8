"""The mutants that no test can notice, each with its reason. tools/mutate_sql.py does not run them."""

FOUND = "a statement before it in the transaction found this id in the organization, and an id is in one only"
SEEDED = "the ids come from the recursion, each step of which asks for the organization"
SLOT = "it decides in which slot a number is kept, and readers add the slots up"
SHORTER = "it decides how many events a step of a deletion takes"
LIMITED = "it makes a shorter list; the list is compared with the organizations of the batch again"

EQUIVALENT = {
    "decisions/postgres/list_revisions.sql: d.org_id = $1 (3)": SEEDED,
    "decisions/sqlite/list_revisions.sql: d.org_id = ?1 (3)": SEEDED,
    "decisions/sqlite/end_decision.sql: org_id = ?1": FOUND,
    "identity/sqlite/count_deleted_rows.sql: org_id = ?1": FOUND,
    "runs/sqlite/complete_run.sql: org_id = ?1": FOUND,
    "identity/sqlite/finish_agent_deletion.sql: org_id = ?1": FOUND,
    "identity/postgres/finish_agent_deletion.sql: org_id = $1": FOUND,
    "identity/postgres/delete_agent.sql: org_id = $1 (5)": FOUND,
    "identity/postgres/log_agent_deletion.sql: org_id = $1": FOUND,
    "identity/postgres/delete_agent_keys.sql: org_id = $1 (2)":
        "the statement before it began the deletion, or there is no such agent, and then no key of it",
    "function akashi_end_decisions: d.org_id = ANY (org_ids)": FOUND,
    "function akashi_delete_run_events: e.org_id = org": SHORTER,
    "function akashi_count_recorded: o.id = ANY (org_ids)": LIMITED,
    "function akashi_count_recorded: t.org_id = ANY (limited)": SLOT,
    "function akashi_record_traces: o.id = ANY (org_ids)": LIMITED,
    "function akashi_record_traces: t.org_id = ANY (limited)": SLOT,
    "sqlite, composed: SELECT d.seq FROM decisions d WHERE TRUE AND d.org_id = ? AND d.agent_id IN (visible)"
    " AND d.id = ? LIMIT ? OFFSET ?: d.org_id = ?": FOUND,
    "postgres, composed: SELECT n FROM decisions d WHERE TRUE AND d.org_id = ? AND d.agent_id ="
    " ANY((SELECT akashi_visible_agents(?, ?))::text[]) AND d.id = ?: d.org_id = ?": FOUND,
}
