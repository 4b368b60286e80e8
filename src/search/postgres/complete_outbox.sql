DELETE FROM search_outbox AS o
USING unnest($1::uuid[], $2::bigint[], $3::timestamptz[]) AS done (org_id, id, created_at)
WHERE o.org_id = done.org_id
AND o.id = done.id
AND o.created_at = done.created_at
