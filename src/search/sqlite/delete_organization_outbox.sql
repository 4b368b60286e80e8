DELETE FROM search_outbox
WHERE org_id = ?1
AND operation = 'upsert'
AND id > ?2
AND id <= ?3
