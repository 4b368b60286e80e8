-- Nearly exact: removed rows are counted. Full-text statistics cover the whole file.
SELECT coalesce(max(seq), 0)
FROM decisions
