SELECT akashi_require_quota(o.id, u.period)
FROM unnest($1::uuid[], $2::text[]) AS u (org_id, period)
JOIN organizations AS o ON o.id = u.org_id
WHERE o.decision_limit > 0
