SELECT id
FROM agent_deletions
WHERE finished_at IS NULL
AND retry_at <= $1
AND (claimed_until IS NULL OR claimed_until <= $1)
ORDER BY created_at, id
LIMIT 1
