-- Newest first: the index reads its lists from their ends, as far as rows are asked for.
SELECT rowid
FROM decisions_fts
WHERE decisions_fts MATCH ?1
ORDER BY rowid DESC
