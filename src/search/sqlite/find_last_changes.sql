-- The last ones ever, whether or not they are still there, and the last removal that was forgotten.
SELECT
    (SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'decisions'),
    (SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'text_removals'),
    (SELECT min(id) - 1 FROM text_removals)
