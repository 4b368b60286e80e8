DELETE FROM organizations
WHERE awaits_verification
AND is_deleting
AND updated_at = $1
