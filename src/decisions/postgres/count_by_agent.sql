-- The rows of the empty text count for all types.
SELECT c.agent_id, sum(c.current_count)::bigint AS total
FROM decision_counts c
WHERE c.org_id = $1
AND c.decision_type = ''
AND c.agent_id <> ''
AND ($2 = '' OR c.agent_id = ANY((SELECT akashi_visible_agents($1, $2))::text[]))
GROUP BY c.agent_id
HAVING sum(c.current_count) > 0
ORDER BY total DESC, c.agent_id COLLATE "C"
LIMIT $3
