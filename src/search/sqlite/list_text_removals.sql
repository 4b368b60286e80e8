SELECT id, seq
FROM text_removals
WHERE id > ?1
ORDER BY id
LIMIT ?2
