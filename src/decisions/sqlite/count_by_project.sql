-- Reads the index alone.
SELECT d.project, count(*) AS total
FROM decisions d
WHERE d.org_id = ?1
AND d.valid_to IS NULL
AND d.project IS NOT NULL
AND (?2 = '' OR d.agent_id IN (SELECT agent_id FROM visible_agents WHERE org_id = ?1 AND caller = ?2))
GROUP BY d.project
ORDER BY total DESC, d.project
LIMIT ?3
