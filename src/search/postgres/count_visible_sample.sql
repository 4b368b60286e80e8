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
            SELECT sum(length(s.words)) OVER (
                ORDER BY d.valid_from DESC, d.id DESC
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) AS terms_before
            FROM (
                SELECT d.id, d.valid_from
                FROM decisions AS d
                WHERE d.org_id = $1
                AND d.agent_id = ANY((SELECT akashi_visible_agents($1, $2))::text[])
                AND d.valid_to IS NULL
                ORDER BY d.valid_from DESC, d.id DESC
                LIMIT $3
            ) AS d
            CROSS JOIN LATERAL (SELECT words FROM search_documents WHERE decision_id = d.id LIMIT 1) AS s
        ) AS s
        WHERE coalesce(s.terms_before, 0) < $4
    )
