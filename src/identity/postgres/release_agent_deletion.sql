UPDATE agent_deletions
SET holder = NULL, claimed_until = NULL, retry_at = $4, failures = $5, error = $6
WHERE org_id = $1
AND id = $2
AND holder = $3
