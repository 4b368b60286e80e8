UPDATE search_outbox
SET locked_until = $3
WHERE id IN (
    SELECT id
    FROM search_outbox
    WHERE attempts < 10
    AND (locked_until IS NULL OR locked_until <= $2)
    ORDER BY created_at, id
    LIMIT $1
    FOR UPDATE SKIP LOCKED
)
RETURNING id, decision_id, org_id, operation, created_at, attempts
