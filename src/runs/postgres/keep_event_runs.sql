-- The runs that are still there. They stay until the end of the transaction, so that no event outlives its run.
SELECT r.id
FROM unnest($1::uuid[], $2::uuid[]) AS w (id, org_id)
JOIN runs AS r ON r.id = w.id AND r.org_id = w.org_id
ORDER BY r.id
FOR KEY SHARE OF r
