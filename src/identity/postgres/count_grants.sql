-- The time is in the index of the list; any index has the rest.
SELECT count(granted_at)
FROM access_grants
WHERE org_id = $1
