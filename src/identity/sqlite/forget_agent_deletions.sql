DELETE FROM agent_deletions
WHERE finished_at < ?1
