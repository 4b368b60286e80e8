-- With LIMIT, the plan is one look-up for each decision.
SELECT
    (
        SELECT coalesce(sum(c.current_count), 0)::bigint
        FROM decision_counts AS c
        WHERE c.org_id = $1
        AND c.agent_id = ANY((SELECT akashi_visible_agents($1, $2))::text[])
        AND c.decision_type = ''
    ),
    (
        SELECT count(*)
        FROM (
            SELECT d.id
            FROM decisions AS d
            WHERE d.org_id = $1
            AND d.agent_id = ANY((SELECT akashi_visible_agents($1, $2))::text[])
            AND d.valid_to IS NULL
            ORDER BY d.valid_from DESC, d.id DESC
            LIMIT $3
        ) AS d
        CROSS JOIN LATERAL (SELECT FROM search_documents WHERE decision_id = d.id LIMIT 1) AS s
    )
