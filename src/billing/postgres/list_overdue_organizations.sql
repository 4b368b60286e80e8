-- Few are past due. Without MATERIALIZED, the planner would read all subscriptions in the order of the
-- organizations until it has enough.
WITH overdue AS MATERIALIZED (
    SELECT DISTINCT org_id
    FROM billing_subscriptions
    WHERE past_due_since <= $1
)
SELECT s.org_id
FROM overdue s
JOIN organizations o ON o.id = s.org_id
WHERE ($2::uuid IS NULL OR s.org_id > $2)
AND o.plan = $3
AND NOT o.is_deleting
ORDER BY s.org_id
LIMIT $4
