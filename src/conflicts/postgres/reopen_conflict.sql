WITH opened AS (
    UPDATE scored_conflicts AS c
    SET status = 'open',
        resolved_by = NULL,
        resolved_at = NULL,
        resolution_note = NULL,
        winning_decision_id = NULL,
        resolution_decision_id = NULL,
        false_positive_label = NULL,
        change_id = $3,
        changed_at = $4,
        changed_by = $5
    WHERE c.org_id = $1
    AND c.id = $2
    AND c.status <> 'open'
    AND EXISTS (SELECT FROM conflict_resolutions AS r WHERE r.org_id = $1 AND r.change_id = $3)
    RETURNING 1
)
SELECT akashi_require(EXISTS (SELECT FROM opened), 'conflict cannot be opened')
