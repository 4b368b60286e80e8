SELECT id, agent_id, org_id, name, role, metadata, created_at, updated_at, last_seen, tags
FROM agents
WHERE org_id = $1
AND agent_id = $2
AND NOT is_deleting
