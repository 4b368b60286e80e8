-- list_key_salts; a keyed hash, which has no salt, begins with the name of its function
CREATE INDEX api_keys_with_salt ON api_keys (agent_id, org_id)
WHERE revoked_at IS NULL AND substr(key_hash, 1, 12) <> 'hmac-sha256$';
-- find_keys_by_hash finds keys by their hash first
DROP INDEX api_keys_by_agent_name;
