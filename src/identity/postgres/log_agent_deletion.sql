-- After the step that has ended the job: it began with a job that had no end. The program puts the counts
-- where the braces are.
INSERT INTO mutation_audit_log (
    org_id, occurred_at, actor_agent_id, actor_role, request_id, endpoint, operation,
    resource_type, resource_id, after_data, metadata
)
SELECT $1::uuid, $3::timestamptz, $4::text, $5::text, $6::text, $7::text, $8::text, $9::text,
    $10::text, jsonb_build_object({counts}), $11::jsonb
FROM agent_deletions
WHERE org_id = $1
AND id = $2
AND finished_at IS NOT NULL
