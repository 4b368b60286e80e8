-- Those of what a decision binds and says. The plus signs keep SQLite, which has no statistics, from reading all that is
-- open.
UPDATE scored_conflicts
SET status = 'resolved',
    resolved_by = 'system:project',
    resolved_at = ?3,
    resolution_note = ?4
WHERE +org_id = ?1
AND +status = 'open'
AND scoring_method IN ('binding_v1', 'claims_v1')
AND (decision_a_id = ?2 OR decision_b_id = ?2)
