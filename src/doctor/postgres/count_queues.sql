-- A queue in which nothing waits has no row.
SELECT
    place,
    count(*) FILTER (WHERE attempts < 10),
    count(*) FILTER (WHERE attempts BETWEEN 1 AND 9),
    count(*) FILTER (WHERE attempts >= 10),
    min(since) FILTER (WHERE attempts < 10)
FROM (
    SELECT 0::bigint AS place, attempts, created_at AS since FROM search_outbox
    UNION ALL
    SELECT 1, attempts, recorded_at FROM conflict_queue
    UNION ALL
    SELECT 2, attempts, enqueued_at FROM conflict_pairs
) AS queued
GROUP BY place
