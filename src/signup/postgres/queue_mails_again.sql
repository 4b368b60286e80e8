-- One for each organization of the address ($5) that awaits its verification and has no mail on its way, as many as
-- the limits of the hour ($3) and of the day ($4) leave to its mailbox ($1).
INSERT INTO verification_mails (org_id, mailbox, created_at, due_at)
SELECT o.id, $1, $2, $2
FROM organizations AS o
WHERE lower(o.email) = $5
AND o.awaits_verification
AND NOT o.is_deleting
AND NOT EXISTS (
    SELECT FROM verification_mails AS m
    WHERE m.org_id = o.id
    AND m.mailbox = $1
    AND m.due_at IS NOT NULL
)
ORDER BY o.created_at DESC
LIMIT (
    SELECT greatest(0, least(
        $3 - count(*) FILTER (WHERE created_at > $2 - interval '1 hour'),
        $4 - count(*)
    ))
    FROM verification_mails
    WHERE mailbox = $1
    AND created_at > $2 - interval '1 day'
)
