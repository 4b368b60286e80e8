SELECT DISTINCT s.org_id
FROM billing_subscriptions s
JOIN organizations o ON o.id = s.org_id
WHERE s.past_due_since <= $1
AND ($2::uuid IS NULL OR s.org_id > $2)
AND o.plan = $3
AND NOT o.is_deleting
ORDER BY s.org_id
LIMIT $4
