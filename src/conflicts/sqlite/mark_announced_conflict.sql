UPDATE scored_conflicts SET is_announced = 1
WHERE org_id = ?1
AND id = ?2
