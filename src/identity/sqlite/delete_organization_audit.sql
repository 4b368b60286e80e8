DELETE FROM mutation_audit_log
WHERE org_id = ?1
AND id > ?2
AND id <= ?3
