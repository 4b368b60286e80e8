SELECT
    (
        SELECT coalesce(sum(c.current_count), 0)::bigint
        FROM decision_counts AS c
        WHERE c.org_id = $1
        AND c.agent_id = ''
        AND c.decision_type = ''
    ),
    (SELECT count(*) FROM (SELECT FROM search_documents AS s WHERE s.org_id = $1 LIMIT $2) AS s)
