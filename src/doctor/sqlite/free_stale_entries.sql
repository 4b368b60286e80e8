UPDATE search_outbox
SET locked_until = NULL
WHERE locked_until > ?1
