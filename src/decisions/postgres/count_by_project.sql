-- Reads the index alone where the table is vacuumed.
SELECT d.project, count(*) AS total
FROM decisions d
WHERE d.org_id = $1
AND d.valid_to IS NULL
AND d.project IS NOT NULL
AND ($2 = '' OR d.agent_id = ANY((SELECT akashi_visible_agents($1, $2))::text[]))
GROUP BY d.project
ORDER BY total DESC, d.project COLLATE "C"
LIMIT $3
