SELECT
    0 AS place,
    count(*) FILTER (WHERE attempts < 10),
    count(*) FILTER (WHERE attempts BETWEEN 1 AND 9),
    count(*) FILTER (WHERE attempts >= 10),
    min(created_at) FILTER (WHERE attempts < 10)
FROM search_outbox
UNION ALL
SELECT
    1,
    count(*) FILTER (WHERE attempts < 10),
    count(*) FILTER (WHERE attempts BETWEEN 1 AND 9),
    count(*) FILTER (WHERE attempts >= 10),
    min(recorded_at) FILTER (WHERE attempts < 10)
FROM conflict_queue
UNION ALL
SELECT
    2,
    count(*) FILTER (WHERE attempts < 10),
    count(*) FILTER (WHERE attempts BETWEEN 1 AND 9),
    count(*) FILTER (WHERE attempts >= 10),
    min(enqueued_at) FILTER (WHERE attempts < 10)
FROM conflict_pairs
ORDER BY place
