-- Looks at the newest decisions of each project only, so that its size does not matter.
SELECT wanted.project
FROM unnest($3::text[]) AS wanted (project)
WHERE EXISTS (
    SELECT 1
    FROM (
        SELECT d.agent_id
        FROM decisions d
        WHERE d.org_id = $1
        AND d.project = wanted.project
        AND d.valid_to IS NULL
        ORDER BY d.valid_from DESC, d.id DESC
        LIMIT 100
    ) newest
    WHERE $2 = ''
    OR newest.agent_id = ANY((SELECT akashi_visible_agents($1, $2))::text[])
)
