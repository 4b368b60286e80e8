UPDATE agents
SET name = coalesce($3, name), metadata = metadata || coalesce($4, '{}'::jsonb), updated_at = $5
WHERE org_id = $1
AND agent_id = $2
RETURNING id, agent_id, org_id, name, role, metadata, created_at, updated_at, last_seen, tags
