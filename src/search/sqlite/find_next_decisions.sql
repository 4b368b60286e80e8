SELECT count(*), max(id)
FROM (SELECT id FROM decisions WHERE id > ?1 ORDER BY id LIMIT ?2)
