SELECT id, agent_id, org_id, name, role, metadata, created_at, updated_at, last_seen
FROM agents
WHERE id = ?1
AND is_deleting = 0
