-- Reads the next rows of the table, whoever they belong to, since no index knows the organization of all of
-- them. Returns the last id; NULL at the end.
WITH piece AS MATERIALIZED (
    SELECT id
    FROM mutation_audit_log
    WHERE id > $2
    ORDER BY id
    LIMIT $3
), gone AS (
    DELETE FROM mutation_audit_log
    WHERE org_id = $1
    AND id IN (SELECT id FROM piece)
)
SELECT max(id)
FROM piece
