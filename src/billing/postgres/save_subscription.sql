-- The highest state counts (billing/subscription.hpp). The grace runs from the first event of those
-- that say in a row that it is past due.
INSERT INTO billing_subscriptions AS s (
    id, org_id, customer_id, status, entitlement, is_ended, started_at, state_at, state_rank,
    past_due_since
)
SELECT $1, o.id, $3, $4, $5, $6, $7, coalesce($8, '-infinity'), $9, $10
FROM organizations o
WHERE o.id = $2
AND NOT o.is_deleting
ON CONFLICT (id) DO UPDATE
SET customer_id = excluded.customer_id,
    status = excluded.status,
    entitlement = excluded.entitlement,
    is_ended = excluded.is_ended,
    started_at = excluded.started_at,
    state_at = excluded.state_at,
    state_rank = excluded.state_rank,
    past_due_since = CASE
        WHEN excluded.past_due_since IS NULL THEN NULL
        ELSE coalesce(s.past_due_since, excluded.past_due_since)
    END
WHERE s.org_id = excluded.org_id
AND (s.is_ended, s.state_at, s.state_rank)
    < (excluded.is_ended, excluded.state_at, excluded.state_rank)
