-- Looks at the newest decisions of the project only, so that its size does not matter.
SELECT 1
FROM (
    SELECT d.agent_id
    FROM decisions d
    WHERE d.org_id = ?1
    AND d.project = ?3
    AND d.valid_to IS NULL
    ORDER BY d.valid_from DESC, d.id DESC
    LIMIT 100
) newest
WHERE ?2 = ''
OR newest.agent_id IN (SELECT agent_id FROM visible_agents WHERE org_id = ?1 AND caller = ?2)
LIMIT 1
