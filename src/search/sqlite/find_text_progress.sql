SELECT last_row, last_removal
FROM progress
WHERE database_id = ?1
