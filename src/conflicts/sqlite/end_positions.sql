-- The plus sign keeps SQLite, which has no statistics, from reading those of the whole organization.
DELETE FROM decision_positions
WHERE +org_id = ?1
AND decision_id = ?2
