UPDATE scored_conflicts
SET resolved_by = ?3,
    resolution_note = ?4
WHERE org_id = ?1
AND id = ?2
