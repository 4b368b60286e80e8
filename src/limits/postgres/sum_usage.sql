SELECT coalesce(sum(decision_count), 0)::bigint
FROM org_usage
WHERE org_id = $1
AND period = $2
