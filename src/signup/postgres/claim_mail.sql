-- New mails before those that failed. Until $2, no other instance sends it.
UPDATE verification_mails AS m
SET due_at = $2, attempts = m.attempts + 1
FROM organizations AS o
WHERE m.id = (
    SELECT id
    FROM verification_mails
    WHERE due_at <= $1
    ORDER BY attempts > 0, due_at, id
    LIMIT 1
    FOR UPDATE SKIP LOCKED
)
AND o.id = m.org_id
RETURNING m.id, m.org_id, o.email, m.created_at, m.attempts
