DELETE FROM billing_subscriptions
WHERE org_id = $1
