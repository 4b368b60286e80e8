UPDATE conflict_pairs
SET attempts = 0, locked_until = NULL
WHERE attempts >= 10
