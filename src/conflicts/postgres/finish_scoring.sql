DELETE FROM conflict_queue AS q
USING unnest($1::uuid[], $2::uuid[]) AS done (org_id, decision_id)
WHERE q.org_id = done.org_id
AND q.decision_id = done.decision_id
