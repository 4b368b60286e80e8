DELETE FROM verification_mails
WHERE due_at IS NULL
AND created_at < $1
