SELECT 1
FROM scored_conflicts
WHERE id = ?1
AND org_id = ?2
