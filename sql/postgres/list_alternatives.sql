SELECT a.decision_id, a.id, a.label, a.rejection_reason
FROM alternatives a
WHERE a.decision_id = ANY(
    ARRAY(SELECT d.id FROM decisions d WHERE d.org_id = $1 AND d.id = ANY($2::uuid[]))
)
ORDER BY a.decision_id, a.position
