DELETE FROM search_outbox
WHERE id IN (
    SELECT s.id
    FROM search_outbox AS s
    WHERE s.operation = 'upsert'
    AND s.attempts < 10
    AND s.created_at < $2
    ORDER BY s.created_at, s.id
    LIMIT $1
    FOR UPDATE SKIP LOCKED
)
