SELECT o.id, o.slug, o.awaits_verification
FROM email_verifications AS v
JOIN organizations AS o ON o.id = v.org_id
WHERE v.token_hash = $1
AND v.expires_at > $2
AND NOT o.is_deleting
