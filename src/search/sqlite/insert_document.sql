INSERT INTO documents (seq, org, title, body)
VALUES (?1, ?2, ?3, ?4)
