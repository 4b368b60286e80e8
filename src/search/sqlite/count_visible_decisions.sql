SELECT coalesce(sum(c.current_count), 0)
FROM decision_counts c
WHERE c.org_id = ?1
AND c.agent_id IN (SELECT agent_id FROM visible_agents WHERE org_id = ?1 AND caller = ?2)
