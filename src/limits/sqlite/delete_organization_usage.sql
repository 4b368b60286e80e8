DELETE FROM org_usage
WHERE org_id = ?1
