UPDATE agent_deletions
SET finished_at = ?4, holder = NULL, claimed_until = NULL
WHERE org_id = ?1
AND id = ?3
AND NOT EXISTS (SELECT 1 FROM agents WHERE org_id = ?1 AND agent_id = ?2 AND is_deleting = 1)
