-- Those that were asked for before are now steps of the deletion of the organization.
UPDATE agent_deletions
SET requested_by = ?2
WHERE org_id = ?1
AND finished_at IS NULL
