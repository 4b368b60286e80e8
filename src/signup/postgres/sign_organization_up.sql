UPDATE organizations
SET email = $2, agent_limit = $3, awaits_verification = $4
WHERE id = $1
