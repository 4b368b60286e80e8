SELECT count(*)
FROM (
    SELECT 1
    FROM organizations
    WHERE awaits_verification
    LIMIT $1
) AS waiting
