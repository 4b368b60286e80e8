-- In place of another one. The lock keeps the conflict from going at the same time.
WITH labeled AS (
    SELECT c.id, c.org_id
    FROM scored_conflicts c
    WHERE c.id = $1
    AND c.org_id = $2
    FOR KEY SHARE
),
kept AS (
    INSERT INTO conflict_labels (conflict_id, org_id, label, labeled_by, labeled_at, notes)
    SELECT l.id, l.org_id, $3, $4, $5, $6 FROM labeled l
    ON CONFLICT (conflict_id, org_id) DO UPDATE
    SET label = excluded.label,
        labeled_by = excluded.labeled_by,
        labeled_at = excluded.labeled_at,
        notes = excluded.notes
    RETURNING 1
)
SELECT akashi_require(EXISTS (SELECT FROM kept), $7)
