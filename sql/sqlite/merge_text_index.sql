INSERT INTO decisions_fts (decisions_fts, rank)
VALUES ('merge', ?1)
