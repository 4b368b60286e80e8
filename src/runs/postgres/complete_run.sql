-- A run ends once. It waits for the traces that are being written into it.
WITH ended AS (
    UPDATE runs
    SET status = $3,
        completed_at = $4,
        metadata = $5
    WHERE org_id = $1
    AND id = $2
    AND status = 'running'
    RETURNING 1
)
SELECT akashi_require(EXISTS (SELECT FROM ended), $6)
