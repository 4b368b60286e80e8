-- Locks decisions that are rejected, and those that end in the same transaction, together in one order: so no transaction
-- waits for another in a circle.
SELECT
FROM (
    SELECT *
    FROM unnest($1::uuid[], $2::uuid[]) AS u (org_id, id)
    ORDER BY u.id
) AS s
CROSS JOIN LATERAL (
    SELECT d.id
    FROM decisions AS d
    WHERE d.id = s.id
    AND d.org_id = s.org_id
    FOR NO KEY UPDATE
) AS l
