-- The last of the next hints, and how many they are.
SELECT max(found.id), count(*)
FROM (
    SELECT id FROM conflict_hints
    WHERE id > ?1
    ORDER BY id
    LIMIT ?2
) found
