UPDATE runs
SET status = ?3,
    completed_at = ?4,
    metadata = ?5
WHERE org_id = ?1
AND id = ?2
