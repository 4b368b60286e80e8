-- Traces refer to the row, too: they do not wait for this lock.
SELECT plan
FROM organizations
WHERE id = $1
AND NOT is_deleting
FOR NO KEY UPDATE
