DELETE FROM email_verifications
WHERE expires_at <= $1
