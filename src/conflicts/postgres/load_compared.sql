SELECT
    d.org_id, d.id, d.agent_id, d.decision_type, d.confidence, d.project, d.transaction_time,
    left(d.outcome, 16384),
    ARRAY(
        SELECT left(a.label, 513)
        FROM alternatives AS a
        WHERE a.org_id = d.org_id
        AND a.decision_id = d.id
        ORDER BY a.position
        LIMIT 16
    )
FROM unnest($1::uuid[], $2::uuid[]) AS wanted (org_id, id)
JOIN decisions AS d ON d.id = wanted.id AND d.org_id = wanted.org_id
WHERE d.valid_to IS NULL
