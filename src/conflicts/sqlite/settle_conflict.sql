UPDATE scored_conflicts
SET status = ?3,
    resolved_by = ?4,
    resolved_at = ?5,
    resolution_note = ?6,
    winning_decision_id = ?7,
    resolution_decision_id = ?8,
    false_positive_label = ?9,
    snoozed_until = NULL,
    change_id = ?10,
    changed_at = ?5,
    changed_by = ?4
WHERE org_id = ?1
AND id = ?2
AND status = 'open'
