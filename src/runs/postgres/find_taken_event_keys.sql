-- The places of the keys that have another answer. An answer has ids that nobody else has.
SELECT k.place
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) WITH ORDINALITY
    AS k (org_id, agent_id, endpoint, idempotency_key, response_data, place)
JOIN idempotency_keys AS i
    ON i.org_id = k.org_id
    AND i.agent_id = k.agent_id
    AND i.endpoint = k.endpoint
    AND i.idempotency_key = k.idempotency_key
WHERE i.response_data <> k.response_data
