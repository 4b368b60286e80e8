SELECT c.agent_id, sum(c.current_count) AS total
FROM decision_counts c
WHERE c.org_id = ?1
AND (
    ?2 = ''
    OR c.agent_id IN (
        SELECT ?2
        UNION
        SELECT theirs.agent_id
        FROM agent_tags mine
        CROSS JOIN agent_tags theirs ON theirs.org_id = mine.org_id AND theirs.tag = mine.tag
        WHERE mine.org_id = ?1
        AND mine.agent_id = ?2
    )
)
GROUP BY c.agent_id
HAVING total > 0
ORDER BY total DESC, c.agent_id
LIMIT ?3
