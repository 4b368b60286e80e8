-- The lock keeps the organization from being marked for deletion at the same time.
WITH org AS (
    SELECT id
    FROM organizations
    WHERE id = $2
    AND NOT is_deleting
    FOR SHARE
), added AS (
    INSERT INTO retention_holds (
        id, org_id, reason, hold_from, hold_to, decision_types, agent_ids, created_by, created_at
    )
    SELECT $1::uuid, id, $3::text, $4::timestamptz, $5::timestamptz, $6::text[], $7::text[], $8::text,
        $9::timestamptz
    FROM org
    RETURNING 1
)
SELECT akashi_require(EXISTS (SELECT FROM added), 'there is no such organization')
