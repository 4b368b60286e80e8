-- Only when nothing is left of it.
DELETE FROM agents
WHERE org_id = ?1
AND agent_id = ?2
AND is_deleting = 1
AND NOT EXISTS (SELECT 1 FROM runs WHERE org_id = ?1 AND agent_id = ?2)
AND NOT EXISTS (SELECT 1 FROM decision_assessments WHERE org_id = ?1 AND assessor_agent_id = ?2)
AND NOT EXISTS (SELECT 1 FROM idempotency_keys WHERE org_id = ?1 AND agent_id = ?2)
AND NOT EXISTS (SELECT 1 FROM access_grants WHERE org_id = ?1 AND resource_id = ?2)
AND NOT EXISTS (SELECT 1 FROM access_grants g WHERE g.grantor_id = agents.id)
AND NOT EXISTS (SELECT 1 FROM access_grants g WHERE g.grantee_id = agents.id)
