-- A decision and its precedent. The program puts the columns of an entry where the braces are.
SELECT {columns}
FROM decisions d
WHERE d.org_id = ?1
AND d.id IN (?2, (SELECT s.precedent_ref FROM decisions s WHERE s.org_id = ?1 AND s.id = ?2))
AND (
    ?3 = ''
    OR +d.agent_id IN (
        SELECT ?3
        UNION
        SELECT theirs.agent_id
        FROM agent_tags mine
        CROSS JOIN agent_tags theirs ON theirs.org_id = mine.org_id AND theirs.tag = mine.tag
        WHERE mine.org_id = ?1
        AND mine.agent_id = ?3
    )
)
