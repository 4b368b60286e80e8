-- The customer and the subscription of the organization: those of the best subscription, of which the
-- latest. One that has ended leaves the customer, who may come back.
WITH best AS (
    SELECT org_id, customer_id, CASE WHEN is_ended THEN NULL ELSE id END AS subscription_id
    FROM billing_subscriptions
    WHERE org_id = $1
    ORDER BY is_ended, entitlement = 'none', started_at DESC, id
    LIMIT 1
)
UPDATE organizations o
SET stripe_customer_id = b.customer_id, stripe_subscription_id = b.subscription_id
FROM best b
WHERE o.id = b.org_id
AND NOT o.is_deleting
AND (o.stripe_customer_id, o.stripe_subscription_id)
    IS DISTINCT FROM (b.customer_id, b.subscription_id)
-- One customer at Stripe can have subscriptions of several organizations, made by hand.
AND NOT EXISTS (
    SELECT FROM organizations other
    WHERE other.stripe_customer_id = b.customer_id
    AND other.id <> o.id
)
