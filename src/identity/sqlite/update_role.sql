UPDATE agents
SET role = ?4, updated_at = ?5
WHERE org_id = ?1
AND agent_id = ?2
AND updated_at = ?3
AND is_deleting = 0
