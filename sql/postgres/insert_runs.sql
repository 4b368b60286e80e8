INSERT INTO runs (id, org_id, agent_id, trace_id, status, started_at, completed_at, metadata)
SELECT id, org_id, agent_id, trace_id, 'completed', started_at, completed_at, metadata
FROM unnest(
    $1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::jsonb[]
) AS r (id, org_id, agent_id, trace_id, started_at, completed_at, metadata)
