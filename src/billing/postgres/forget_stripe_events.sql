DELETE FROM stripe_events
WHERE id IN (
    SELECT id FROM stripe_events
    WHERE received_at < $1
    ORDER BY received_at
    LIMIT $2
)
