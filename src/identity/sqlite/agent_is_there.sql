-- Not one that is being deleted: it gives and gets no grants.
SELECT 1
FROM agents
WHERE org_id = ?1
AND id = ?2
AND is_deleting = 0
