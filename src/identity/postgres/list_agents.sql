-- Up to the bytes of a page; one agent at least.
SELECT id, agent_id, org_id, name, role, metadata, created_at, updated_at, last_seen, tags
FROM (
    SELECT a.*, row_number() OVER page AS place, sum(s.bytes) OVER page AS bytes
    FROM (
        SELECT id, agent_id, org_id, name, role, metadata, created_at, updated_at, last_seen, tags
        FROM agents
        WHERE org_id = $1
        AND NOT is_deleting
        ORDER BY created_at, id
        LIMIT $2
        OFFSET $3
    ) a
    CROSS JOIN LATERAL (
        SELECT octet_length(a.name) + octet_length(a.metadata::text)
            + octet_length(array_to_string(a.tags, ',')) AS bytes
        OFFSET 0
    ) s
    WINDOW page AS (ROWS UNBOUNDED PRECEDING)
) a
WHERE bytes <= $4
OR place = 1
ORDER BY place
