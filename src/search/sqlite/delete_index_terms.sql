INSERT INTO decisions_fts (decisions_fts, rowid, terms)
VALUES ('delete', ?1, ?2)
