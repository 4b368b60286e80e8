-- Of the newest 1,000 resolved conflicts those of a type and a project that have a winner.
SELECT {columns}
FROM (
    SELECT k.*
    FROM scored_conflicts k INDEXED BY conflicts_by_status
    WHERE k.org_id = ?1
    AND k.status = 'resolved'
    AND k.winning_decision_id IS NOT NULL
    AND (?4 = '' OR (
        k.agent_a IN (SELECT agent_id FROM visible_agents WHERE org_id = ?1 AND caller = ?4)
        AND k.agent_b IN (SELECT agent_id FROM visible_agents WHERE org_id = ?1 AND caller = ?4)
    ))
    ORDER BY k.detected_at DESC, k.id DESC
    LIMIT 1000
) c
CROSS JOIN decisions a ON a.id = c.decision_a_id
CROSS JOIN decisions b ON b.id = c.decision_b_id
WHERE +a.org_id = ?1
AND (a.decision_type = ?2 OR b.decision_type = ?2)
AND (?3 IS NULL OR a.project = ?3 OR b.project = ?3)
ORDER BY c.resolved_at DESC, c.id DESC
LIMIT ?5
