-- Keeps the resolution of a conflict that is opened again, unless one of its decisions has ended.
INSERT INTO conflict_resolutions (
    change_id, org_id, conflict_id, status, resolved_by, resolved_at, resolution_note, winning_decision_id,
    resolution_decision_id, false_positive_label
)
SELECT $3, c.org_id, c.id, c.status, c.resolved_by, c.resolved_at, c.resolution_note, c.winning_decision_id,
    c.resolution_decision_id, c.false_positive_label
FROM scored_conflicts AS c
JOIN decisions AS a ON a.id = c.decision_a_id AND a.org_id = c.org_id AND a.valid_to IS NULL
JOIN decisions AS b ON b.id = c.decision_b_id AND b.org_id = c.org_id AND b.valid_to IS NULL
WHERE c.org_id = $1
AND c.id = $2
AND c.status <> 'open'
FOR NO KEY UPDATE OF c
