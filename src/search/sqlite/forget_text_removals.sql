DELETE FROM text_removals
WHERE id <= ?1
