UPDATE verification_mails
SET due_at = NULL, sent_at = $3, last_error = $4
WHERE org_id = $1
AND id = $2
