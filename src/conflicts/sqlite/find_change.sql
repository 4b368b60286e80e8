SELECT change_id FROM scored_conflicts
WHERE org_id = ?1
AND id = ?2
AND changed_at = ?3
