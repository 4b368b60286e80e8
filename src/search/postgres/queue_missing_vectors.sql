WITH scanned AS MATERIALIZED (
    SELECT d.id, d.org_id, d.valid_to
    FROM decisions AS d
    WHERE d.id > $2
    ORDER BY d.id
    LIMIT $3
), queued AS (
    INSERT INTO search_outbox AS o (decision_id, org_id, operation, created_at)
    SELECT c.id, c.org_id, 'upsert', $4
    FROM scanned AS c
    WHERE c.valid_to IS NULL
    AND ($1::text IS NULL OR NOT EXISTS (
        SELECT FROM decision_embeddings AS e
        WHERE e.org_id = c.org_id AND e.decision_id = c.id AND (e.model = $1 OR $5)
    ))
    -- An index may have lost since what somebody who has claimed an entry told it.
    ON CONFLICT (decision_id, operation, org_id) DO UPDATE
    SET created_at = greatest(excluded.created_at, o.created_at + interval '1 microsecond')
    WHERE $1::text IS NULL
    AND o.locked_until IS NOT NULL
    RETURNING 1
)
SELECT
    (SELECT count(*) FROM queued),
    (SELECT count(*) FROM scanned),
    (SELECT c.id FROM scanned AS c ORDER BY c.id DESC LIMIT 1)
