INSERT INTO runs (
    id, org_id, agent_id, trace_id, status, started_at, completed_at, metadata
)
VALUES (?1, ?2, ?3, ?4, 'completed', ?5, ?6, ?7)
