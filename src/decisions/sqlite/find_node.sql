-- The program puts the columns of a node where the braces are.
SELECT {columns}
FROM decisions d
WHERE d.org_id = ?1
AND d.id = ?2
AND (?3 = '' OR +d.agent_id IN (SELECT agent_id FROM visible_agents WHERE org_id = ?1 AND caller = ?3))
