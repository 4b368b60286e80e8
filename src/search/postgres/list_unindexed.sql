WITH scanned AS MATERIALIZED (
    SELECT d.id, d.org_id, d.valid_to
    FROM decisions AS d
    WHERE d.id > $1
    ORDER BY d.id
    LIMIT $3
)
SELECT
    (SELECT c.id FROM scanned AS c ORDER BY c.id DESC LIMIT 1),
    ARRAY(
        SELECT c.id
        FROM scanned AS c
        WHERE c.valid_to IS NULL
        AND NOT EXISTS (
            SELECT FROM search_documents AS s
            WHERE s.org_id = c.org_id AND s.decision_id = c.id AND s.version >= $2
        )
        ORDER BY c.id
        LIMIT $4
    )
