UPDATE agents a
SET last_seen = greatest(a.last_seen, s.time)
FROM unnest($1::uuid[], $2::timestamptz[]) AS s (id, time)
WHERE a.id = s.id
