UPDATE conflict_pairs
SET locked_until = $3
WHERE (decision_a_id, decision_b_id) IN (
    SELECT p.decision_a_id, p.decision_b_id
    FROM conflict_pairs AS p
    WHERE p.attempts < 10
    AND (p.locked_until IS NULL OR p.locked_until <= $2)
    ORDER BY p.priority DESC, p.enqueued_at
    LIMIT $1
    FOR UPDATE SKIP LOCKED
)
RETURNING org_id, decision_a_id, decision_b_id, attempts
