-- Of the newest 1,000 resolved conflicts those of a type and a project that have a winner.
SELECT {columns}
FROM (
    SELECT k.*
    FROM scored_conflicts k
    WHERE k.org_id = $1
    AND k.status = 'resolved'
    AND k.winning_decision_id IS NOT NULL
    AND ($4 = '' OR (
        k.agent_a = ANY ((SELECT akashi_visible_agents($1, $4))::text[])
        AND k.agent_b = ANY ((SELECT akashi_visible_agents($1, $4))::text[])
    ))
    ORDER BY k.detected_at DESC, k.id DESC
    LIMIT 1000
) c
JOIN decisions a ON a.id = c.decision_a_id AND a.org_id = $1
JOIN decisions b ON b.id = c.decision_b_id AND b.org_id = $1
WHERE (a.decision_type = $2 OR b.decision_type = $2)
AND ($3::text IS NULL OR a.project = $3 OR b.project = $3)
ORDER BY c.resolved_at DESC, c.id DESC
LIMIT $5
