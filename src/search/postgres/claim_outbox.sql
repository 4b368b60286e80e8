UPDATE search_outbox
SET locked_until = $3
WHERE id IN (
    SELECT s.id
    FROM search_outbox AS s
    WHERE s.attempts < 10
    AND (s.locked_until IS NULL OR s.locked_until <= $2)
    -- Otherwise the end of a decision could be told before its beginning.
    AND coalesce((
        SELECT o.locked_until <= $2 OR o.attempts >= 10
        FROM search_outbox AS o
        WHERE o.org_id = s.org_id
        AND o.decision_id = s.decision_id
        AND o.operation = CASE s.operation WHEN 'upsert' THEN 'delete' ELSE 'upsert' END
    ), TRUE)
    ORDER BY s.created_at, s.id
    LIMIT $1
    FOR UPDATE OF s SKIP LOCKED
)
RETURNING id, decision_id, org_id, operation, created_at, attempts
