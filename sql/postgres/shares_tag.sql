SELECT 1
FROM agents mine
JOIN agents theirs ON theirs.org_id = mine.org_id AND theirs.tags && mine.tags
WHERE mine.org_id = $1
AND mine.agent_id = $2
AND theirs.agent_id = $3
LIMIT 1
