SELECT label
FROM alternatives
WHERE decision_id = ?1
ORDER BY position
