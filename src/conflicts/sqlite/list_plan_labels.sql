SELECT a.label
FROM alternatives a
JOIN decisions d ON d.id = a.decision_id
WHERE d.org_id = ?1
AND d.id = ?2
ORDER BY a.position
LIMIT 16
