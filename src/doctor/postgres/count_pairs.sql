SELECT
    count(*) FILTER (WHERE attempts < 10),
    count(*) FILTER (WHERE attempts BETWEEN 1 AND 9),
    count(*) FILTER (WHERE attempts >= 10),
    min(enqueued_at) FILTER (WHERE attempts < 10)
FROM conflict_pairs
