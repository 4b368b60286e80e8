-- LIMIT: each is found by its id, and not by a scan of all. That it is current is asked outside: a database without
-- statistics takes current decisions for rare, and would look for those.
SELECT
    d.org_id, d.id, d.agent_id, d.decision_type, d.confidence, d.project, d.transaction_time, d.outcome,
    ARRAY(
        SELECT left(a.label, 513)
        FROM alternatives AS a
        WHERE a.org_id = d.org_id
        AND a.decision_id = d.id
        ORDER BY a.position
        LIMIT 16
    )
FROM unnest($1::uuid[], $2::uuid[]) AS wanted (org_id, id)
CROSS JOIN LATERAL (
    SELECT d.org_id, d.id, d.agent_id, d.decision_type, d.confidence, d.project, d.transaction_time, d.valid_to,
        left(d.outcome, 16384) AS outcome
    FROM decisions AS d
    WHERE d.id = wanted.id
    AND d.org_id = wanted.org_id
    LIMIT 1
) AS d
WHERE d.valid_to IS NULL
