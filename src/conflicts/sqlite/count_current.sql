SELECT count(*)
FROM decisions d
WHERE +d.org_id = ?1
AND d.id IN (?2, ?3)
AND d.valid_to IS NULL
