DELETE FROM agents AS t
USING organizations AS o
WHERE t.org_id = o.id
AND o.awaits_verification
AND o.is_deleting
AND o.updated_at = $1
