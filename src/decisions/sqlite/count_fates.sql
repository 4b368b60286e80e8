-- The conflicts of decisions with visible agents, hints left out: the open ones, and how the resolved ones ended.
-- CROSS JOIN and the plus sign: SQLite, which has no statistics, would rather begin with the conflicts of the
-- organization.
SELECT
    found.key,
    sum(found.status = 'open'),
    sum(found.status = 'resolved' AND found.winning_decision_id IS found.id),
    sum(found.status = 'resolved' AND found.winning_decision_id <> found.id),
    sum(found.status = 'resolved' AND found.winning_decision_id IS NULL)
FROM (
    SELECT known.key, known.id, a.status, a.winning_decision_id, a.agent_b AS other
    FROM (SELECT key, substr(?4, value, 16) AS id FROM json_each(?3)) known
    CROSS JOIN scored_conflicts a ON a.decision_a_id = known.id
    WHERE +a.org_id = ?1
    AND a.confidence_class <> 'hint'
    UNION ALL
    SELECT known.key, known.id, b.status, b.winning_decision_id, b.agent_a
    FROM (SELECT key, substr(?4, value, 16) AS id FROM json_each(?3)) known
    CROSS JOIN scored_conflicts b INDEXED BY conflicts_by_b ON b.decision_b_id = known.id
    WHERE b.org_id = ?1
    AND b.confidence_class <> 'hint'
) found
WHERE ?2 = '' OR found.other IN (SELECT agent_id FROM visible_agents WHERE org_id = ?1 AND caller = ?2)
GROUP BY found.key
