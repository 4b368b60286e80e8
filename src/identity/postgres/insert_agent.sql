INSERT INTO agents (
    id, org_id, agent_id, name, role, tags, metadata, created_at, updated_at, last_seen
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
