-- Where the next piece of the table ends, whoever its rows belong to: no index knows their organization. NULL
-- at the end of the table.
SELECT max(id)
FROM (SELECT id FROM search_outbox WHERE id > ?1 ORDER BY id LIMIT ?2)
