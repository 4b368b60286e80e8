UPDATE conflict_queue
SET attempts = 0, locked_until = NULL
WHERE attempts >= 10
