SELECT seq
FROM decisions
WHERE id = ?1
AND org_id = ?2
