SELECT
    (SELECT count(*) FROM agents WHERE org_id = ?1),
    coalesce(sum(evidence), 0),
    coalesce(sum(alternatives), 0),
    coalesce(sum(decisions), 0),
    coalesce(sum(events), 0),
    coalesce(sum(runs), 0),
    coalesce(sum(api_keys), 0),
    coalesce(sum(grants), 0),
    coalesce(sum(agents), 0)
FROM agent_deletions
WHERE org_id = ?1
AND requested_by = ?2
