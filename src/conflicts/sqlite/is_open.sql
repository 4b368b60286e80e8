SELECT status = 'open' FROM scored_conflicts
WHERE org_id = ?1
AND id = ?2
