SELECT count(*)
FROM decisions
WHERE id > ?1
