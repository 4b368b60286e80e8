UPDATE organizations
SET email = $2, awaits_verification = $3
WHERE id = $1
