-- Only of decisions that are current; nothing replaces what came later.
INSERT INTO decision_supersedes (
    org_id, superseding_id, superseded_id, relationship, suggested_by, reason, recorded_at
)
SELECT a.org_id, a.id, b.id, 'suggested', 'judge_v1', ?4, ?5
FROM decisions a
JOIN decisions b ON b.org_id = a.org_id
WHERE a.org_id = ?1
AND a.id = ?2
AND b.id = ?3
AND a.valid_to IS NULL
AND b.valid_to IS NULL
AND a.project IS b.project
AND a.valid_from >= b.valid_from
ON CONFLICT DO NOTHING
