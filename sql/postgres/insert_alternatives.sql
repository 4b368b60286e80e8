INSERT INTO alternatives (decision_id, position, id, label, rejection_reason)
SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::text[], $5::text[])
