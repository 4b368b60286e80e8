INSERT INTO decisions_fts (rowid, decision_type, outcome, reasoning)
VALUES (?1, ?2, ?3, ?4)
