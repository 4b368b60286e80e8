UPDATE conflict_queue
SET attempts = attempts + 1, last_error = left($3, 500), locked_until = $4
WHERE org_id = $1
AND decision_id = $2
