UPDATE agent_deletions
SET events = events + akashi_delete_run_events($1, $2, $4, $5)
WHERE org_id = $1
AND id = $3
