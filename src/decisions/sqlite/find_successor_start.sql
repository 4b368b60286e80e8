-- SQLite would rather read the whole organization in the order of valid_from.
SELECT valid_from
FROM decisions INDEXED BY decisions_by_superseded
WHERE supersedes_id = ?2
AND org_id = ?1
ORDER BY valid_from
LIMIT 1
