SELECT
    (SELECT count(*) FROM agents WHERE org_id = $1),
    (SELECT count(*) FROM api_keys WHERE org_id = $1),
    (
        SELECT coalesce(sum(current_count), 0)::bigint
        FROM decision_counts
        WHERE org_id = $1
        AND agent_id = ''
        AND decision_type = ''
    )
