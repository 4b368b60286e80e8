-- What the conflicts of a decision that somebody resolved with a winner say of it; nothing without any. The plus signs
-- keep SQLite, which has no statistics, from reading all that is resolved.
INSERT INTO decision_assessments (
    id, org_id, decision_id, assessor_agent_id, outcome, notes, source, created_at
)
SELECT ?3, ?1, ?2, 'system:conflict',
    CASE WHEN found.won = found.settled THEN 'correct' WHEN found.won > 0 THEN 'partially_correct' ELSE 'incorrect' END,
    format('Auto-assessed: won %d of %d conflicts', found.won, found.settled), 'conflict', ?4
FROM (
    SELECT sum(c.winning_decision_id = ?2) AS won, count(*) AS settled
    FROM scored_conflicts c
    WHERE +c.org_id = ?1
    AND (c.decision_a_id = ?2 OR c.decision_b_id = ?2)
    AND +c.status = 'resolved'
    AND c.winning_decision_id IS NOT NULL
    AND c.resolved_by NOT LIKE 'system:%'
) found
WHERE found.settled > 0
