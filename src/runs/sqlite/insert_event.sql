INSERT INTO agent_events (
    id, run_id, org_id, event_type, sequence_num, occurred_at, agent_id, payload, created_at
)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
