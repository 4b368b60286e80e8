WITH changed AS (
    UPDATE api_keys
    SET revoked_at = $3
    WHERE org_id = $1
    AND id = $2
    AND revoked_at IS NULL
    RETURNING 1
)
SELECT akashi_require(EXISTS (SELECT FROM changed), 'nothing was changed')
