WITH verified AS (
    UPDATE organizations
    SET email_verified = true, awaits_verification = false, updated_at = $2
    WHERE id = $1
    AND awaits_verification
    AND NOT is_deleting
    RETURNING 1
)
SELECT akashi_require(EXISTS (SELECT FROM verified), 'the organization was verified')
