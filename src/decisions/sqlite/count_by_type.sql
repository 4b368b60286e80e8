SELECT c.decision_type, sum(c.current_count) AS total
FROM decision_counts c
WHERE c.org_id = ?1
AND (?2 = '' OR c.agent_id IN (SELECT agent_id FROM visible_agents WHERE org_id = ?1 AND caller = ?2))
GROUP BY c.decision_type
HAVING total > 0
ORDER BY total DESC, c.decision_type
LIMIT ?3
