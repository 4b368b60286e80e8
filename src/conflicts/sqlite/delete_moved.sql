-- What another move had settled is found anew.
DELETE FROM scored_conflicts
WHERE +org_id = ?1
AND resolved_by = 'system:project'
AND (decision_a_id = ?2 OR decision_b_id = ?2)
