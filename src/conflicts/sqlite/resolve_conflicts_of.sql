-- The open ones of a decision. The plus signs keep SQLite, which has no statistics, from reading all that is open.
UPDATE scored_conflicts
SET status = 'resolved',
    resolved_by = ?3,
    resolved_at = ?4,
    resolution_note = ?5,
    resolution_decision_id = ?6
WHERE +org_id = ?1
AND +status = 'open'
AND (decision_a_id = ?2 OR decision_b_id = ?2)
