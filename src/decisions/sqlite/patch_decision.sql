UPDATE decisions
SET project = ?3,
    metadata = ?4
WHERE org_id = ?1
AND id = ?2
