-- The conflict was open until the decision ended both sides of it.
WITH reconciled AS (
    UPDATE scored_conflicts AS c
    SET resolved_by = $4,
        resolution_note = format('Reconciled by decision %s', c.resolution_decision_id)
    WHERE c.org_id = $1
    AND c.id = $2
    AND c.resolution_decision_id = $3
    RETURNING 1
)
SELECT akashi_require(EXISTS (SELECT FROM reconciled), $5)
