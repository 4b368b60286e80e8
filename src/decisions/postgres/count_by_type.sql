-- The rows of the empty text count for all agents.
SELECT c.decision_type, sum(c.current_count)::bigint AS total
FROM decision_counts c
WHERE c.org_id = $1
AND c.decision_type <> ''
AND (
    ($2 = '' AND c.agent_id = '')
    OR ($2 <> '' AND c.agent_id = ANY((SELECT akashi_visible_agents($1, $2))::text[]))
)
GROUP BY c.decision_type
HAVING sum(c.current_count) > 0
ORDER BY total DESC, c.decision_type COLLATE "C"
LIMIT $3
