SELECT
    o.plan, o.email, o.stripe_customer_id,
    EXISTS (
        SELECT FROM billing_subscriptions s
        WHERE s.org_id = o.id
        AND s.status IN ('active', 'trialing', 'past_due')
        AND NOT s.is_ended
    )
FROM organizations o
WHERE o.id = $1
