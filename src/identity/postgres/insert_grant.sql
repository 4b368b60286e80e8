-- In place of an expired one for the same.
WITH added AS (
    INSERT INTO access_grants AS g (
        id, org_id, grantor_id, grantee_id, resource_type, resource_id, permission, granted_at, expires_at
    )
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT ON CONSTRAINT access_grants_once DO UPDATE
    SET id = excluded.id,
        grantor_id = excluded.grantor_id,
        granted_at = excluded.granted_at,
        expires_at = excluded.expires_at
    WHERE g.expires_at <= excluded.granted_at
    RETURNING 1
)
SELECT akashi_require(EXISTS (SELECT FROM added), $10)
