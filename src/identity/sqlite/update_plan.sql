UPDATE organizations
SET plan = ?3, decision_limit = ?4, agent_limit = ?5, updated_at = ?6
WHERE id = ?1
AND updated_at = ?2
AND is_deleting = 0
