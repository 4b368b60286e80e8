SELECT agent_id
FROM decisions
WHERE org_id = ?1
AND id = ?2
AND valid_to IS NULL
AND project IS ?3
AND metadata = ?4
