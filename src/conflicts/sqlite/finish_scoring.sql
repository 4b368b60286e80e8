-- A decision that has moved since it was claimed stays: it is compared anew.
DELETE FROM conflict_queue
WHERE org_id = ?1
AND decision_id = ?2
AND locked_until IS ?3
