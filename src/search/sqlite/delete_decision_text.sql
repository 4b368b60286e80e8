INSERT INTO decisions_fts (decisions_fts, rowid, decision_type, outcome, reasoning)
VALUES ('delete', ?1, ?2, ?3, ?4)
