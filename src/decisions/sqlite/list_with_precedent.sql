-- A decision and its precedent. The program puts the columns of an entry where the braces are.
SELECT {columns}
FROM decisions d
WHERE d.org_id = ?1
AND d.id IN (?2, (SELECT s.precedent_ref FROM decisions s WHERE s.org_id = ?1 AND s.id = ?2))
AND (?3 = '' OR +d.agent_id IN (SELECT agent_id FROM visible_agents WHERE org_id = ?1 AND caller = ?3))
