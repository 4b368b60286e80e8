SELECT decision_limit
FROM organizations
WHERE id = ?1
