SELECT id, agent_id, org_id, name, role, metadata, created_at, updated_at, last_seen, tags
FROM agents
WHERE org_id = $1
ORDER BY created_at, id
LIMIT $2
OFFSET $3
