-- Open conflicts that a policy settles, with how many decisions of others agree with each side: they bind the
-- parameter to its value, or cite it.
SELECT c.id, c.severity, a.id, a.confidence, a.valid_from, agreeing.count_a, b.id, b.confidence, b.valid_from,
    agreeing.count_b
FROM (
    SELECT c.*
    FROM scored_conflicts AS c
    JOIN decisions AS a ON a.id = c.decision_a_id AND a.org_id = c.org_id
    JOIN decisions AS b ON b.id = c.decision_b_id AND b.org_id = c.org_id
    WHERE c.org_id = $1
    AND c.status = 'open'
    AND c.reopens_resolution_id IS NULL
    AND (c.snoozed_until IS NULL OR c.snoozed_until <= $5)
    AND c.severity = ANY ($2)
    AND c.detected_at <= CASE WHEN c.severity = 'low' THEN $4 ELSE $3 END
    AND NOT (
        c.severity IN ('critical', 'high') AND a.confidence > 0.8::real AND b.confidence > 0.8::real
    )
    ORDER BY c.detected_at, c.id
    LIMIT $6
) AS c
JOIN decisions AS a ON a.id = c.decision_a_id AND a.org_id = c.org_id
JOIN decisions AS b ON b.id = c.decision_b_id AND b.org_id = c.org_id
CROSS JOIN LATERAL (
    SELECT max(found.count) FILTER (WHERE s.is_a) AS count_a, max(found.count) FILTER (WHERE NOT s.is_a) AS count_b
    FROM (VALUES (true, a.id, a.agent_id), (false, b.id, b.agent_id)) AS s (is_a, id, agent_id)
    CROSS JOIN LATERAL (
        SELECT count(*) FROM (
            SELECT d.id
            FROM decision_bindings AS own
            CROSS JOIN LATERAL jsonb_to_recordset(own.bindings)
                AS k (parameter_key text, match_key uuid, value_key text)
            JOIN current_bindings AS alike
                ON alike.org_id = c.org_id AND alike.match_key = k.match_key AND alike.value_key = k.value_key
            JOIN decisions AS d ON d.id = alike.decision_id AND d.org_id = c.org_id
            WHERE own.org_id = c.org_id AND own.decision_id = s.id AND k.parameter_key = c.parameter_key
            AND d.agent_id <> s.agent_id AND d.valid_to IS NULL
            UNION
            SELECT d.id FROM decisions AS d
            WHERE d.org_id = c.org_id AND d.precedent_ref = s.id
            AND d.precedent_relation IS DISTINCT FROM 'rejects' AND d.agent_id <> s.agent_id AND d.valid_to IS NULL
            LIMIT 1000
        ) AS others
    ) AS found
) AS agreeing
ORDER BY c.detected_at, c.id
