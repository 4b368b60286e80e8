DELETE FROM search_outbox
WHERE operation = 'upsert'
AND org_id = ?1
AND decision_id = ?2
