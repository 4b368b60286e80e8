SELECT substr(a.label, 1, 513)
FROM alternatives a
WHERE a.decision_id = ?1
ORDER BY a.position
LIMIT 16
