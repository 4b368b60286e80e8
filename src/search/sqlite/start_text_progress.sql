INSERT INTO progress (database_id, last_row, last_removal)
VALUES (?1, 0, 0)
