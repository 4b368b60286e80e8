-- Waits for another transaction that stores the same event, and fails when it is stored.
WITH stored AS (
    INSERT INTO stripe_events (id, type, received_at)
    VALUES ($1, $2, $3)
    ON CONFLICT (id) DO NOTHING
    RETURNING 1
)
SELECT akashi_require(EXISTS (SELECT FROM stored), 'the event is known')
