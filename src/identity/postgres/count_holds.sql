SELECT count(*)
FROM retention_holds
WHERE org_id = $1
