UPDATE decisions
SET valid_to = max(?3, valid_from)
WHERE org_id = ?1
AND id = ?2
AND valid_to IS NULL
