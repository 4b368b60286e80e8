-- The highest ids ever given to decisions and removals, and that of the last deleted removal.
SELECT
    (SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'decisions'),
    (SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'text_removals'),
    (SELECT min(id) - 1 FROM text_removals)
