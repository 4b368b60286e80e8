SELECT rowid, akashi_relevance(decisions_fts, ?2)
FROM decisions_fts
WHERE decisions_fts MATCH ?1
ORDER BY rowid DESC
LIMIT ?3
