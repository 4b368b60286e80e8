-- Settles the other open conflicts of the group in which one side gives the answer of the winner.
UPDATE scored_conflicts AS c
SET status = 'resolved',
    resolved_by = 'cascade',
    resolved_at = cause.resolved_at,
    resolution_note = ?3,
    winning_decision_id = CASE WHEN cause.answer = c.answer_a THEN c.decision_a_id ELSE c.decision_b_id END,
    snoozed_until = NULL,
    change_id = cause.change_id,
    changed_at = cause.resolved_at,
    changed_by = cause.changed_by
FROM (
    SELECT group_id, resolved_at, change_id, changed_by,
        CASE WHEN winning_decision_id = decision_a_id THEN answer_a ELSE answer_b END AS answer
    FROM scored_conflicts
    WHERE org_id = ?1
    AND id = ?2
    AND winning_decision_id IS NOT NULL
) cause
WHERE +c.org_id = ?1
AND c.group_id = cause.group_id
AND c.id <> ?2
AND +c.status = 'open'
AND c.answer_a <> c.answer_b
AND cause.answer IN (c.answer_a, c.answer_b)
RETURNING id, winning_decision_id
