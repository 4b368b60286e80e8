DELETE FROM agent_deletions
WHERE org_id = ?1
