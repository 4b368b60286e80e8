"""The mutants that no test can notice, each with its reason. tools/mutate_sql.py does not run them."""

FOUND = "a statement before it in the transaction found this id in the organization, and an id is in one only"
SEEDED = "the ids come from the recursion, each step of which asks for the organization"
SLOT = "it decides in which slot a number is kept, and readers add the slots up"
SHORTER = "it decides how many events a step of a deletion takes"
REFERRED = "a foreign key has compared the organizations of a row and of what it refers to, and an id is in one only"
NARROWED = "the other condition of the statement asks for the organization, and an id is in one only"
LOCKED = "it decides which rows are locked, and the statements that follow ask for the organization"
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
    "conflicts/postgres/delete_suggestion.sql: a.org_id = s.org_id": REFERRED,
    "conflicts/postgres/delete_suggestion.sql: b.org_id = s.org_id": REFERRED,
    "decisions/postgres/lock_references.sql: d.org_id = s.org_id": LOCKED,
    "function akashi_find_hints: k.org_id = s.org_id":
        "the ids come from the decisions of the organization, and an id is in one only",
    "function akashi_announce_conflicts: d.org_id = f.org_id": REFERRED,
    "function akashi_announce_conflicts: d.org_id = f.org_id (2)": REFERRED,
    "function akashi_find_hints: d.org_id = s.org_id": REFERRED,
    "function akashi_find_hints: d.org_id = s.org_id (2)": REFERRED,
    "conflicts/postgres/hold_conflicts.sql: own.org_id = s.org_id": LOCKED,
    "conflicts/postgres/hold_conflicts.sql: g.org_id = own.org_id": LOCKED,
    "conflicts/postgres/hold_conflicts.sql: a.org_id = e.org_id": LOCKED,
    "conflicts/postgres/hold_conflicts.sql: b.org_id = e.org_id": LOCKED,
    "conflicts/postgres/hold_conflicts.sql: c.org_id = ANY ($1 || $3)": LOCKED,
    "conflicts/postgres/list_labelled_conflicts.sql: c.org_id = n.org_id": REFERRED,
    "conflicts/postgres/list_labelled_conflicts.sql: o.org_id = l.org_id": REFERRED,
    "conflicts/postgres/list_labelled_conflicts.sql: t.org_id = o.org_id": REFERRED,
    "conflicts/postgres/list_labelled_conflicts.sql: t.org_id = o.org_id (2)": REFERRED,
    "conflicts/sqlite/list_labelled_conflicts.sql: c.org_id = a.org_id": REFERRED,
    "conflicts/sqlite/list_labelled_conflicts.sql: d.org_id = n.org_id": REFERRED,
    "conflicts/sqlite/list_labelled_conflicts.sql: own.org_id = d.org_id": REFERRED,
    "conflicts/postgres/load_compared.sql: a.org_id = d.org_id": REFERRED,
    "decisions/postgres/delete_agent_alternatives.sql: org_id = $1": NARROWED,
    "decisions/postgres/delete_agent_alternatives.sql: org_id = $1 (2)": NARROWED,
    "decisions/postgres/delete_agent_evidence.sql: org_id = $1": NARROWED,
    "decisions/postgres/delete_agent_evidence.sql: org_id = $1 (2)": NARROWED,
    "decisions/postgres/delete_agent_runs.sql: org_id = $1": NARROWED,
    "decisions/postgres/delete_agent_runs.sql: d.org_id = $1": REFERRED,
    "overview/postgres/summarize_health.sql: t.org_id = d.org_id": REFERRED,
    "overview/postgres/summarize_health.sql: t.org_id = d.org_id (2)": REFERRED,
    "search/postgres/claim_outbox.sql: o.org_id = s.org_id": REFERRED,
    "search/postgres/delete_agent_upserts.sql: org_id = $1": NARROWED,
    "search/postgres/delete_agent_upserts.sql: org_id = $1 (2)": NARROWED,
    "search/postgres/list_texts.sql: a.org_id = d.org_id": REFERRED,
    "search/postgres/list_texts.sql: a.org_id = d.org_id (2)": REFERRED,
    "search/postgres/list_texts.sql: e.org_id = d.org_id": REFERRED,
    "search/postgres/list_unindexed.sql: s.org_id = c.org_id": REFERRED,
    "search/postgres/queue_missing_vectors.sql: e.org_id = c.org_id": REFERRED,
    "vectors/postgres/delete_agent_vectors.sql: org_id = $1": NARROWED,
    "vectors/postgres/delete_agent_vectors.sql: org_id = $1 (2)": NARROWED,
    "vectors/postgres/find_vector.sql: e.org_id = d.org_id": REFERRED,
    "vectors/postgres/list_vector_changes.sql: org_id = c.org_id": REFERRED,
    "vectors/postgres/list_vector_changes.sql: org_id = d.org_id": REFERRED,
    "vectors/postgres/load_points.sql: a.org_id = d.org_id": REFERRED,
    "vectors/postgres/load_points.sql: r.org_id = d.org_id": REFERRED,
    "vectors/postgres/load_points.sql: e.org_id = d.org_id": REFERRED,
    "sqlite, composed: SELECT d.seq FROM decisions d WHERE TRUE AND d.org_id = ? AND d.agent_id IN (visible)"
    " AND d.id = ? LIMIT ? OFFSET ?: d.org_id = ?": FOUND,
    "postgres, composed: SELECT n FROM decisions d WHERE TRUE AND d.org_id = ? AND d.agent_id ="
    " ANY((SELECT akashi_visible_agents(?, ?))::text[]) AND d.id = ?: d.org_id = ?": FOUND,
}
