SELECT a.decision_id, a.id, a.label, a.rejection_reason
FROM alternatives a
JOIN decisions d ON d.id = a.decision_id
WHERE d.org_id = $1
AND a.decision_id = ANY($2::uuid[])
ORDER BY a.decision_id, a.position
