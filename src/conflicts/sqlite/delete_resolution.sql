DELETE FROM conflict_resolutions
WHERE org_id = ?1
AND change_id = ?2
