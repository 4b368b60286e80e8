SELECT valid_from
FROM decisions
WHERE supersedes_id = ?2
AND org_id = ?1
ORDER BY valid_from
LIMIT 1
