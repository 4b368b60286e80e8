SELECT akashi_may_see($1, $3, agent_id)
FROM decisions
WHERE org_id = $1
AND id = $2
