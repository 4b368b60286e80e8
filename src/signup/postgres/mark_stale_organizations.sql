-- Those that were never verified and have nothing but their owner. The time marks them for the statements that
-- follow in the transaction.
UPDATE organizations
SET is_deleting = true, updated_at = $2
WHERE id IN (
    SELECT o.id
    FROM organizations AS o
    WHERE o.awaits_verification
    AND o.created_at < $1
    AND NOT o.is_deleting
    AND (SELECT count(*) FROM agents AS a WHERE a.org_id = o.id) = 1
    AND NOT EXISTS (SELECT FROM runs AS r WHERE r.org_id = o.id)
    AND NOT EXISTS (SELECT FROM org_usage AS u WHERE u.org_id = o.id)
    AND NOT EXISTS (SELECT FROM retention_holds AS h WHERE h.org_id = o.id)
    LIMIT $3
    FOR UPDATE OF o SKIP LOCKED
)
