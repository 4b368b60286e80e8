-- Takes a resolution back.
UPDATE scored_conflicts
SET status = 'open',
    resolved_by = NULL,
    resolved_at = NULL,
    resolution_note = NULL,
    winning_decision_id = NULL,
    resolution_decision_id = NULL,
    false_positive_label = NULL,
    change_id = NULL,
    changed_at = NULL,
    changed_by = NULL
WHERE org_id = ?1
AND id = ?2
