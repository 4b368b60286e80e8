SELECT 1 FROM runs WHERE id = ?1 AND org_id = ?2
