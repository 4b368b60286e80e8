UPDATE agent_deletions
SET claimed_until = ?4, failures = 0, error = NULL
WHERE org_id = ?1
AND id = ?2
AND holder = ?3
AND finished_at IS NULL
