-- Reads the next rows of the table, whoever they belong to, since no index knows their organization. Returns
-- the last id; NULL at the end.
WITH piece AS MATERIALIZED (
    SELECT id
    FROM search_outbox
    WHERE id > $2
    ORDER BY id
    LIMIT $3
), gone AS (
    DELETE FROM search_outbox
    WHERE org_id = $1
    AND operation = 'upsert'
    AND id IN (SELECT id FROM piece)
)
SELECT max(id)
FROM piece
