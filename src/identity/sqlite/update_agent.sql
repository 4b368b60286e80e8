UPDATE agents
SET name = ?3, metadata = ?4, updated_at = ?5
WHERE org_id = ?1
AND agent_id = ?2
