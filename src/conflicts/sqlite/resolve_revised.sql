-- The plus signs keep SQLite, which has no statistics, from reading all that is open.
UPDATE scored_conflicts
SET status = 'resolved',
    resolved_by = 'system:revision',
    resolved_at = ?3,
    resolution_note = ?4,
    resolution_decision_id = ?5
WHERE +org_id = ?1
AND +status = 'open'
AND (decision_a_id = ?2 OR decision_b_id = ?2)
