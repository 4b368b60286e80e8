-- The newest first: what refers to a decision is mostly newer, and goes before it.
SELECT id
FROM decisions
WHERE org_id = $1
AND agent_id = $2
ORDER BY valid_from DESC, id DESC
LIMIT $3
