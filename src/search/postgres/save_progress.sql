UPDATE search_progress
SET filled_up_to = CASE
    WHEN $3 AND started_at < now() - interval '1 day' THEN 'ffffffff-ffff-ffff-ffff-ffffffffffff'
    ELSE $2
END
WHERE version = $1
