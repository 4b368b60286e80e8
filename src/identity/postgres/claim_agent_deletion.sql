-- The program puts the columns of a deletion where the braces are.
UPDATE agent_deletions
SET holder = $1, claimed_until = $2
WHERE id = (
    SELECT id
    FROM agent_deletions
    WHERE finished_at IS NULL
    AND retry_at <= $3
    AND (claimed_until IS NULL OR claimed_until <= $3)
    ORDER BY created_at, id
    LIMIT 1
    FOR UPDATE SKIP LOCKED
)
RETURNING {columns}
