UPDATE conflict_queue
SET locked_until = ?3
WHERE decision_id IN (
    SELECT q.decision_id
    FROM conflict_queue q
    -- Every id is: so SQLite goes through the primary key in its order.
    WHERE q.decision_id > x''
    AND q.attempts < 10
    AND (q.locked_until IS NULL OR q.locked_until <= ?2)
    ORDER BY q.decision_id
    LIMIT ?1
)
RETURNING org_id, decision_id, attempts
