WITH used AS (
    UPDATE email_verifications
    SET used_at = $3
    WHERE org_id = $1
    AND token_hash = $2
    AND used_at IS NULL
    AND expires_at > $3
    RETURNING 1
)
SELECT akashi_require(EXISTS (SELECT FROM used), 'the token was used')
