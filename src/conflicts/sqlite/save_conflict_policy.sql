UPDATE organizations SET conflict_resolution = ?2
WHERE id = ?1
