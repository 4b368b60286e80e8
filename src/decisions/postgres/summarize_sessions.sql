SELECT session_id, agent_id, total, ended_at
FROM (
    SELECT
        d.session_id,
        d.agent_id,
        (sum(count(*)) OVER whole)::bigint AS total,
        max(max(d.valid_from)) OVER whole AS ended_at,
        row_number() OVER (PARTITION BY d.session_id ORDER BY count(*) DESC, d.agent_id) AS place
    FROM decisions d
    WHERE d.org_id = $1
    AND d.session_id = ANY($3)
    AND d.valid_to IS NULL
    AND ($2 = '' OR d.agent_id = ANY((SELECT akashi_visible_agents($1, $2))::text[]))
    GROUP BY d.session_id, d.agent_id
    WINDOW whole AS (PARTITION BY d.session_id)
) agents
WHERE place <= $4
ORDER BY session_id, place
