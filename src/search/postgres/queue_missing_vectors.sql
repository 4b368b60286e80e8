WITH scanned AS MATERIALIZED (
    SELECT d.id, d.org_id, d.valid_to
    FROM decisions AS d
    WHERE d.id > $2
    ORDER BY d.id
    LIMIT $3
), queued AS (
    INSERT INTO search_outbox (decision_id, org_id, operation, created_at)
    SELECT c.id, c.org_id, 'upsert', $4
    FROM scanned AS c
    WHERE c.valid_to IS NULL
    AND ($1::text IS NULL OR NOT EXISTS (
        SELECT FROM decision_embeddings AS e WHERE e.decision_id = c.id AND e.model = $1
    ))
    ON CONFLICT DO NOTHING
    RETURNING 1
)
SELECT
    (SELECT count(*) FROM queued),
    (SELECT count(*) FROM scanned),
    (SELECT c.id FROM scanned AS c ORDER BY c.id DESC LIMIT 1)
