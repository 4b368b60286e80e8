INSERT INTO runs (
    id, org_id, agent_id, trace_id, parent_run_id, status, started_at, completed_at, metadata
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
