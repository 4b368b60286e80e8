UPDATE agents
SET tags = $3, updated_at = $4
WHERE org_id = $1
AND agent_id = $2
AND NOT is_deleting
RETURNING id, agent_id, org_id, name, role, metadata, created_at, updated_at, last_seen, tags
