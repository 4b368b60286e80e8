UPDATE agents
SET name = coalesce($3, name), metadata = $5, updated_at = $6
WHERE org_id = $1
AND agent_id = $2
AND updated_at = $4
AND NOT is_deleting
RETURNING id, agent_id, org_id, name, role, metadata, created_at, updated_at, last_seen, tags
