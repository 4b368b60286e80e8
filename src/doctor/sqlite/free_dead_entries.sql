UPDATE search_outbox
SET attempts = 0,
    locked_until = NULL
WHERE attempts >= 10
