-- Of all agents that have none.
INSERT INTO agent_deletions (id, org_id, agent_id, requested_by, created_at, retry_at, api_keys)
SELECT randomblob(16), a.org_id, a.agent_id, ?2, ?3, ?3,
    (SELECT count(*) FROM api_keys k WHERE k.org_id = ?1 AND k.agent_id = a.agent_id)
FROM agents a
WHERE a.org_id = ?1
AND a.is_deleting = 0
