DELETE FROM vector_purges
WHERE seq <= ?1
