DELETE FROM decision_positions
WHERE org_id = ?1
AND decision_id = ?2
