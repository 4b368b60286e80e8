-- Settles a conflict as it was settled before the change opened it.
UPDATE scored_conflicts AS c
SET status = r.status,
    resolved_by = r.resolved_by,
    resolved_at = r.resolved_at,
    resolution_note = r.resolution_note,
    winning_decision_id = r.winning_decision_id,
    resolution_decision_id = (SELECT id FROM decisions WHERE org_id = ?1 AND id = r.resolution_decision_id),
    false_positive_label = r.false_positive_label,
    change_id = NULL,
    changed_at = NULL,
    changed_by = NULL
FROM conflict_resolutions r
WHERE c.org_id = ?1
AND c.id = ?2
AND r.org_id = ?1
AND r.change_id = c.change_id
