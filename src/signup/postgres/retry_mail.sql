-- Unless another instance has claimed it since, or has sent it.
UPDATE verification_mails
SET due_at = $4, last_error = $5
WHERE org_id = $1
AND id = $2
AND due_at = $3
