UPDATE decision_bindings
SET match_keys = ?3
WHERE org_id = ?1
AND decision_id = ?2
