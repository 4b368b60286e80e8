-- Those by the agent, those to it, and those for what it recorded.
DELETE FROM access_grants
WHERE id IN (
    SELECT g.id FROM access_grants g WHERE g.org_id = ?1 AND g.resource_id = ?2
    UNION
    SELECT g.id
    FROM agents a
    CROSS JOIN access_grants g ON g.grantor_id = a.id
    WHERE a.org_id = ?1
    AND a.agent_id = ?2
    UNION
    SELECT g.id
    FROM agents a
    CROSS JOIN access_grants g ON g.grantee_id = a.id
    WHERE a.org_id = ?1
    AND a.agent_id = ?2
    LIMIT ?3
)
