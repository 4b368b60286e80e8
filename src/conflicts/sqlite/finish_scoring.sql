DELETE FROM conflict_queue
WHERE org_id = ?1
AND decision_id = ?2
