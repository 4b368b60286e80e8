WITH moved AS (
    UPDATE event_wals
    SET stored_lsn = $3, updated_at = now()
    WHERE id = $1 AND stored_lsn = $2 AND owner = $4
    RETURNING id
)
SELECT akashi_require(EXISTS (SELECT FROM moved), 'the mark has moved')
