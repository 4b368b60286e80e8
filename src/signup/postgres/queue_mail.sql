-- Nothing when the address has had its mails of the hour ($4) or of the day ($5).
INSERT INTO verification_mails (org_id, mailbox, created_at, due_at)
SELECT $1, $2, $3, $3
WHERE $4 > (
    SELECT count(*)
    FROM verification_mails
    WHERE mailbox = $2
    AND created_at > $3 - interval '1 hour'
)
AND $5 > (
    SELECT count(*)
    FROM verification_mails
    WHERE mailbox = $2
    AND created_at > $3 - interval '1 day'
)
