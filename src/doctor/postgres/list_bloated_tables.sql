-- Autovacuum should have come at a fifth.
SELECT relname::text, n_dead_tup, n_live_tup
FROM pg_stat_user_tables
WHERE schemaname = current_schema() AND n_dead_tup > 100000 AND n_dead_tup > n_live_tup / 2
ORDER BY n_dead_tup DESC
LIMIT 5
