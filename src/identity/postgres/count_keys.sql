-- In the order of an index, so that keys of others are never read.
SELECT count(*)
FROM (
    SELECT
    FROM api_keys
    WHERE org_id = $1
    ORDER BY created_at, id
    LIMIT $2
) found
