INSERT INTO agent_deletions (
    id, org_id, agent_id, requested_by, created_at, retry_at, holder, claimed_until, api_keys
)
VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?8)
