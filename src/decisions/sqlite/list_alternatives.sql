SELECT id, label, rejection_reason
FROM alternatives
WHERE decision_id = ?1
ORDER BY position
