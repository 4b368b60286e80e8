DELETE FROM search_outbox
WHERE operation = 'upsert'
-- Whoever has claimed one may be about to tell the index: the removal must wait for that.
AND (locked_until IS NULL OR attempts >= 10)
AND org_id = ?1
AND decision_id = ?2
