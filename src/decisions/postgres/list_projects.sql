-- One look-up for each name, instead of reading all rows.
WITH RECURSIVE names (project) AS (
    (
        SELECT d.project
        FROM decisions d
        WHERE d.org_id = $1
        AND d.valid_to IS NULL
        AND d.project IS NOT NULL
        ORDER BY d.project
        LIMIT 1
    )
    UNION ALL
    SELECT (
        SELECT d.project
        FROM decisions d
        WHERE d.org_id = $1
        AND d.valid_to IS NULL
        AND d.project > names.project
        ORDER BY d.project
        LIMIT 1
    )
    FROM names
    WHERE names.project IS NOT NULL
)
SELECT project
FROM names
WHERE project IS NOT NULL
LIMIT $2
