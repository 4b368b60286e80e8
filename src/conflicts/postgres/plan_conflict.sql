WITH planned AS (
    UPDATE scored_conflicts
    SET assignee = CASE WHEN $3 THEN $4 ELSE assignee END,
        snoozed_until = CASE WHEN $5 THEN $6 ELSE snoozed_until END
    WHERE org_id = $1
    AND id = $2
    RETURNING 1
)
SELECT akashi_require(EXISTS (SELECT FROM planned), 'conflict not found')
