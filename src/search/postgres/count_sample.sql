SELECT
    (
        SELECT coalesce(sum(c.current_count), 0)::bigint
        FROM decision_counts AS c
        WHERE c.org_id = $1
        AND c.agent_id = ''
        AND c.decision_type = ''
    ),
    (
        SELECT count(*)
        FROM (
            SELECT sum(length(s.words)) OVER (
                ORDER BY s.valid_from DESC, s.decision_id DESC
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) AS terms_before
            FROM (
                SELECT s.words, s.valid_from, s.decision_id
                FROM search_documents AS s
                WHERE s.org_id = $1
                ORDER BY s.valid_from DESC, s.decision_id DESC
                LIMIT $2
            ) AS s
        ) AS s
        WHERE coalesce(s.terms_before, 0) < $3
    )
