DELETE FROM conflict_pairs
WHERE org_id = ?1
AND decision_a_id = ?2
AND decision_b_id = ?3
