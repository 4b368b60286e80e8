UPDATE api_keys k
SET last_used_at = greatest(k.last_used_at, s.time)
FROM unnest($1::uuid[], $2::timestamptz[]) AS s (id, time)
WHERE k.id = s.id
