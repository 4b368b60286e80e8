UPDATE search_outbox AS o
SET locked_until = NULL
FROM unnest($1::uuid[], $2::bigint[], $3::timestamptz[]) AS left_over (org_id, id, locked_until)
WHERE o.org_id = left_over.org_id
AND o.id = left_over.id
AND o.locked_until = left_over.locked_until
