SELECT decision_limit
FROM organizations
WHERE id = ?1
AND decision_limit > 0
AND (?2 OR plan NOT IN ('free', 'pro'))
