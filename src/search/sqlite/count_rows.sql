-- Nearly: rows that were removed count. Full-text statistics are of the whole file.
SELECT coalesce(max(seq), 0)
FROM decisions
