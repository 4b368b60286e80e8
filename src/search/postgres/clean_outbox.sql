DELETE FROM search_outbox
WHERE attempts >= 10
AND created_at < $1
