-- SQLite, which has no statistics, would rather read the whole organization in the order of the agents.
SELECT d.agent_id, count(*) AS total, max(d.valid_from)
FROM decisions d INDEXED BY decisions_by_session
WHERE d.org_id = ?1
AND d.session_id = ?3
AND d.valid_to IS NULL
AND (?2 = '' OR d.agent_id IN (SELECT agent_id FROM visible_agents WHERE org_id = ?1 AND caller = ?2))
GROUP BY d.agent_id
ORDER BY total DESC, d.agent_id
