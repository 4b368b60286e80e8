SELECT
    d.id,
    d.org_id,
    d.decision_type,
    d.outcome,
    d.reasoning,
    ARRAY(
        SELECT a.label
        FROM alternatives AS a
        WHERE a.org_id = d.org_id
        AND a.decision_id = d.id
        ORDER BY a.position
    ),
    ARRAY(
        SELECT a.rejection_reason
        FROM alternatives AS a
        WHERE a.org_id = d.org_id
        AND a.decision_id = d.id
        ORDER BY a.position
    ),
    ARRAY(
        SELECT e.content
        FROM evidence AS e
        WHERE e.org_id = d.org_id
        AND e.decision_id = d.id
        ORDER BY e.position
    )
FROM decisions AS d
WHERE d.id = ANY ($1)
AND d.valid_to IS NULL
