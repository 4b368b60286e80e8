SELECT a.agent_id,
    (
        SELECT count(*)
        FROM decisions d
        WHERE d.org_id = $1
        AND d.agent_id = a.agent_id
        AND d.valid_to IS NULL
    ),
    (
        SELECT d.valid_from
        FROM decisions d
        WHERE d.org_id = $1
        AND d.agent_id = a.agent_id
        AND d.valid_to IS NULL
        ORDER BY d.valid_from DESC
        LIMIT 1
    )
FROM unnest($2::text[]) AS a (agent_id)
