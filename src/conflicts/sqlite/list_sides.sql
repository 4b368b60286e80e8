SELECT decision_a_id, decision_b_id
FROM scored_conflicts
WHERE org_id = ?1
AND id = ?2
