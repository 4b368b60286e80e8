INSERT INTO vector_purges (seq)
VALUES (?1)
