DELETE FROM conflict_labels
WHERE org_id = ?1
AND conflict_id = ?2
