INSERT INTO hint_progress (is_only, seq, swept_id)
VALUES (1, ?1, ?2)
ON CONFLICT (is_only) DO UPDATE SET seq = excluded.seq, swept_id = excluded.swept_id
