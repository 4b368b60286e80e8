SELECT id, agent_id, org_id, name, role, metadata, created_at, updated_at, last_seen, tags
FROM agents
WHERE id = $1
AND NOT is_deleting
