-- A decision that has moved since it was claimed stays: it is compared anew.
DELETE FROM conflict_queue AS q
USING unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) AS done (org_id, decision_id, locked_until)
WHERE q.org_id = done.org_id
AND q.decision_id = done.decision_id
AND q.locked_until IS NOT DISTINCT FROM done.locked_until
