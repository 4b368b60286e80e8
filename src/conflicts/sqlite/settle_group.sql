-- The oldest open conflicts of the group.
UPDATE scored_conflicts
SET status = ?3,
    resolved_by = ?4,
    resolved_at = ?5,
    resolution_note = ?6,
    winning_decision_id = CASE ?7 WHEN agent_a THEN decision_a_id WHEN agent_b THEN decision_b_id END,
    false_positive_label = ?8,
    snoozed_until = NULL,
    change_id = ?9,
    changed_at = ?5,
    changed_by = ?4
WHERE org_id = ?1
AND id IN (
    SELECT id FROM scored_conflicts
    WHERE +org_id = ?1
    AND group_id = ?2
    AND +status = 'open'
    ORDER BY detected_at, id
    LIMIT ?10
)
RETURNING id, winning_decision_id
