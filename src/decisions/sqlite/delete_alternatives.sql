DELETE FROM alternatives
WHERE decision_id IN (SELECT id FROM decisions WHERE org_id = ?1 AND id = ?2)
