SELECT b.parameter, b.value
FROM decision_bindings b
WHERE b.org_id = ?1
AND b.decision_id = ?2
ORDER BY b.position
