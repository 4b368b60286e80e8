DELETE FROM documents
WHERE seq = ?1
RETURNING org, title, body
