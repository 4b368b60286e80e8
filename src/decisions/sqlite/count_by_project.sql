-- Reads the index alone.
SELECT d.project, count(*) AS total
FROM decisions d
WHERE d.org_id = ?1
AND d.valid_to IS NULL
AND d.project IS NOT NULL
AND (
    ?2 = ''
    OR d.agent_id IN (
        SELECT ?2
        UNION
        SELECT theirs.agent_id
        FROM agent_tags mine
        CROSS JOIN agent_tags theirs ON theirs.org_id = mine.org_id AND theirs.tag = mine.tag
        WHERE mine.org_id = ?1
        AND mine.agent_id = ?2
    )
)
GROUP BY d.project
ORDER BY total DESC, d.project
LIMIT ?3
