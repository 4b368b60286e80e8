DELETE FROM decision_supersedes
WHERE org_id = ?1
AND superseding_id = ?2
AND superseded_id = ?3
