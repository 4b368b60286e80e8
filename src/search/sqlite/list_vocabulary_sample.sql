SELECT title, body
FROM documents
WHERE org = ?1
ORDER BY seq DESC
LIMIT ?2
