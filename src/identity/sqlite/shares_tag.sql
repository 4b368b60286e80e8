SELECT 1
FROM agent_tags mine
JOIN agent_tags theirs ON theirs.org_id = mine.org_id AND theirs.tag = mine.tag
WHERE mine.org_id = ?1
AND mine.agent_id = ?2
AND theirs.agent_id = ?3
LIMIT 1
