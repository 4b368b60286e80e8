UPDATE conflict_pairs
SET attempts = attempts + ?4, last_error = ?5, locked_until = ?6
WHERE org_id = ?1
AND decision_a_id = ?2
AND decision_b_id = ?3
