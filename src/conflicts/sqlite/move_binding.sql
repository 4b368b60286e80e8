UPDATE decision_bindings
SET match_key = ?4
WHERE org_id = ?1
AND decision_id = ?2
AND position = ?3
