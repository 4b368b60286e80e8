SELECT decision_count
FROM org_usage
WHERE org_id = ?1
AND period = ?2
