WITH released AS (
    UPDATE retention_holds
    SET released_at = $3
    WHERE org_id = $1
    AND id = $2
    AND released_at IS NULL
    RETURNING 1
)
SELECT akashi_require(EXISTS (SELECT FROM released), 'hold not found or already released')
