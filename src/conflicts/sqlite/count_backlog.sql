SELECT
    (SELECT count(*) FROM (SELECT 1 FROM conflict_queue WHERE attempts < 10 LIMIT ?1) AS waiting),
    (SELECT count(*) FROM (SELECT 1 FROM conflict_queue WHERE attempts >= 10 LIMIT ?1) AS dead),
    (SELECT count(*) FROM (SELECT 1 FROM conflict_pairs WHERE attempts < 10 LIMIT ?1) AS waiting),
    (SELECT count(*) FROM (SELECT 1 FROM conflict_pairs WHERE attempts >= 10 LIMIT ?1) AS dead)
