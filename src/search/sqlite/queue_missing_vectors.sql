INSERT INTO search_outbox (decision_id, org_id, operation, created_at)
SELECT d.id, d.org_id, 'upsert', ?4
FROM decisions d
WHERE d.id > ?2
AND d.id <= ?3
AND d.valid_to IS NULL
AND (?1 IS NULL OR NOT EXISTS (
    SELECT 1 FROM decision_embeddings e WHERE e.decision_id = d.id AND (e.model = ?1 OR ?5)
))
-- An index may have lost since what somebody who has claimed an entry told it.
ON CONFLICT (decision_id, operation) DO UPDATE
SET created_at = max(excluded.created_at, created_at + 1)
WHERE ?1 IS NULL
AND locked_until IS NOT NULL
