SELECT id, agent_id, org_id, name, role, metadata, created_at, updated_at, last_seen
FROM agents
WHERE org_id = ?1
AND is_deleting = 0
ORDER BY created_at, seq
LIMIT ?2
OFFSET ?3
