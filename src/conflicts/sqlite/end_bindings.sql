UPDATE decision_bindings SET match_key = NULL
WHERE org_id = ?1
AND decision_id = ?2
