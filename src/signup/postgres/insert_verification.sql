-- Nothing when the organization is gone, or does not wait any more.
INSERT INTO email_verifications (id, org_id, token_hash, created_at, expires_at)
SELECT $2, id, $3, $4, $5
FROM organizations
WHERE id = $1
AND awaits_verification
AND NOT is_deleting
