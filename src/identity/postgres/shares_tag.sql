SELECT 1
WHERE $3::text = ANY(akashi_visible_agents($1, $2))
