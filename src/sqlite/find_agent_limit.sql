SELECT o.agent_limit, (
    SELECT count(*)
    FROM agents a
    WHERE a.org_id = ?1
    AND a.is_deleting = 0
)
FROM organizations o
WHERE o.id = ?1
AND o.agent_limit > 0
AND (?2 OR o.plan NOT IN ('free', 'pro'))
