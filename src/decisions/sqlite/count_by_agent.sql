SELECT c.agent_id, sum(c.current_count) AS total
FROM decision_counts c
WHERE c.org_id = ?1
AND (?2 = '' OR c.agent_id IN (SELECT agent_id FROM visible_agents WHERE org_id = ?1 AND caller = ?2))
GROUP BY c.agent_id
HAVING total > 0
ORDER BY total DESC, c.agent_id
LIMIT ?3
