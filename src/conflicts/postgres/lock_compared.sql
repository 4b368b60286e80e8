-- Until the transaction ends, those that are current stay so. In the order of the ids, as every transaction does.
SELECT d.id
FROM decisions AS d
WHERE d.org_id = ANY ($1::uuid[])
AND d.id = ANY ($2::uuid[])
AND d.valid_to IS NULL
ORDER BY d.id
FOR SHARE
