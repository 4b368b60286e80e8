UPDATE retention_holds
SET released_at = ?3
WHERE org_id = ?1
AND id = ?2
AND released_at IS NULL
