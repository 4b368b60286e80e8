-- Only of decisions that are current.
INSERT INTO scored_conflicts (
    id, org_id, decision_a_id, decision_b_id, agent_a, agent_b, conflict_kind, scoring_method, confidence_class,
    category, severity, disputed_question, parameter_key, value_a, value_b, found_by, detected_at, status
)
SELECT ?4, a.org_id, a.id, b.id, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, '', ?13, ?14, ?15, ?16, 'open'
FROM decisions a
JOIN decisions b ON b.org_id = a.org_id
WHERE a.org_id = ?1
AND a.id = ?2
AND b.id = ?3
AND a.valid_to IS NULL
AND b.valid_to IS NULL
AND a.project IS b.project
ON CONFLICT DO NOTHING
