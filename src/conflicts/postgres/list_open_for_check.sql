-- Open conflicts that touch the decisions, and of the newest 1,000 those of a type and a project. Those of the
-- decisions come first.
SELECT {columns}
FROM (
    SELECT t.id, bool_or(t.touches) AS touches
    FROM (
        SELECT a.id, true AS touches
        FROM scored_conflicts a
        WHERE a.decision_a_id = ANY ($2)
        UNION ALL
        SELECT b.id, true
        FROM scored_conflicts b
        WHERE b.decision_b_id = ANY ($2)
        UNION ALL
        SELECT n.id, false
        FROM (
            SELECT k.id, k.decision_a_id, k.decision_b_id
            FROM scored_conflicts k
            WHERE k.org_id = $1
            AND k.status = 'open'
            AND ($5 = '' OR (
                k.agent_a = ANY ((SELECT akashi_visible_agents($1, $5))::text[])
                AND k.agent_b = ANY ((SELECT akashi_visible_agents($1, $5))::text[])
            ))
            ORDER BY k.detected_at DESC, k.id DESC
            LIMIT 1000
        ) n
        JOIN decisions a ON a.id = n.decision_a_id AND a.org_id = $1
        JOIN decisions b ON b.id = n.decision_b_id AND b.org_id = $1
        WHERE (a.decision_type = $3 OR b.decision_type = $3)
        AND ($4::text IS NULL OR a.project = $4 OR b.project = $4)
    ) t
    GROUP BY t.id
) f
JOIN scored_conflicts c ON c.id = f.id AND c.org_id = $1
JOIN decisions a ON a.id = c.decision_a_id AND a.org_id = $1
JOIN decisions b ON b.id = c.decision_b_id AND b.org_id = $1
WHERE c.status = 'open'
AND ($5 = '' OR (
    c.agent_a = ANY ((SELECT akashi_visible_agents($1, $5))::text[])
    AND c.agent_b = ANY ((SELECT akashi_visible_agents($1, $5))::text[])
))
ORDER BY f.touches DESC, c.detected_at DESC, c.id DESC
LIMIT $6
