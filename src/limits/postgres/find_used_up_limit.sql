SELECT o.decision_limit, used.total
FROM organizations o
CROSS JOIN LATERAL (
    SELECT coalesce(sum(u.decision_count), 0)::bigint AS total
    FROM org_usage u
    WHERE u.org_id = o.id
    AND u.period = $2
) used
WHERE o.id = $1
AND o.decision_limit > 0
AND ($3 OR o.plan NOT IN ('free', 'pro'))
AND used.total >= o.decision_limit
