SELECT coalesce(
    (SELECT org_id FROM billing_subscriptions WHERE id = $1),
    (SELECT id FROM organizations WHERE stripe_customer_id = $2)
)
