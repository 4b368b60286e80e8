INSERT INTO decisions_fts (rowid, terms)
VALUES (?1, ?2)
