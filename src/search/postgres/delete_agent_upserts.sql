DELETE FROM search_outbox
WHERE org_id = $1
AND operation = 'upsert'
-- Whoever has claimed one may be about to tell the index: the removal must wait for that.
AND (locked_until IS NULL OR attempts >= 10)
AND decision_id IN (
    SELECT id FROM decisions WHERE org_id = $1 AND agent_id = $2 AND id = ANY ($3)
)
