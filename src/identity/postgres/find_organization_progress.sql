SELECT
    (SELECT count(*) FROM agents WHERE org_id = $1),
    coalesce(sum(evidence), 0)::bigint,
    coalesce(sum(alternatives), 0)::bigint,
    coalesce(sum(decisions), 0)::bigint,
    coalesce(sum(events), 0)::bigint,
    coalesce(sum(runs), 0)::bigint,
    coalesce(sum(api_keys), 0)::bigint,
    coalesce(sum(grants), 0)::bigint,
    coalesce(sum(agents), 0)::bigint
FROM agent_deletions
WHERE org_id = $1
AND requested_by = $2
