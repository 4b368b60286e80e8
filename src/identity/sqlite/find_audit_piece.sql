-- Where the next piece of the table ends, whoever its rows belong to: no index knows the organization of all
-- of them. NULL at the end of the table.
SELECT max(id)
FROM (SELECT id FROM mutation_audit_log WHERE id > ?1 ORDER BY id LIMIT ?2)
