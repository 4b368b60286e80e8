-- Open conflicts that touch the decisions, and of the newest 1,000 those of a type and a project. Those of the
-- decisions come first. CROSS JOIN, INDEXED BY and the plus signs: SQLite has no statistics.
SELECT {columns}
FROM (
    SELECT t.id, max(t.touches) AS touches
    FROM (
        SELECT a.id, 1 AS touches
        FROM (SELECT substr(?3, value, 16) AS id FROM json_each(?2)) known
        CROSS JOIN scored_conflicts a ON a.decision_a_id = known.id
        WHERE +a.org_id = ?1
        UNION ALL
        SELECT b.id, 1
        FROM (SELECT substr(?3, value, 16) AS id FROM json_each(?2)) known
        CROSS JOIN scored_conflicts b INDEXED BY conflicts_by_b ON b.decision_b_id = known.id
        WHERE b.org_id = ?1
        UNION ALL
        SELECT n.id, 0
        FROM (
            SELECT k.id, k.decision_a_id, k.decision_b_id
            FROM scored_conflicts k INDEXED BY conflicts_by_status
            WHERE k.org_id = ?1
            AND k.status = 'open'
            AND (?6 = '' OR (
                k.agent_a IN (SELECT agent_id FROM visible_agents WHERE org_id = ?1 AND caller = ?6)
                AND k.agent_b IN (SELECT agent_id FROM visible_agents WHERE org_id = ?1 AND caller = ?6)
            ))
            ORDER BY k.detected_at DESC, k.id DESC
            LIMIT 1000
        ) n
        CROSS JOIN decisions a ON a.id = n.decision_a_id
        CROSS JOIN decisions b ON b.id = n.decision_b_id
        WHERE +a.org_id = ?1
        AND (a.decision_type = ?4 OR b.decision_type = ?4)
        AND (?5 IS NULL OR a.project = ?5 OR b.project = ?5)
    ) t
    GROUP BY t.id
) f
CROSS JOIN scored_conflicts c ON c.id = f.id
CROSS JOIN decisions a ON a.id = c.decision_a_id
CROSS JOIN decisions b ON b.id = c.decision_b_id
WHERE +c.org_id = ?1
AND +c.status = 'open'
AND (?6 = '' OR (
    c.agent_a IN (SELECT agent_id FROM visible_agents WHERE org_id = ?1 AND caller = ?6)
    AND c.agent_b IN (SELECT agent_id FROM visible_agents WHERE org_id = ?1 AND caller = ?6)
))
ORDER BY f.touches DESC, c.detected_at DESC, c.id DESC
LIMIT ?7
