-- A suggestion keeps who made it and why.
INSERT INTO decision_supersedes AS s (org_id, superseding_id, superseded_id, relationship, recorded_at)
VALUES ($1, $2, $3, 'supersedes', $4)
ON CONFLICT (superseding_id, superseded_id, org_id) DO UPDATE
SET relationship = excluded.relationship, recorded_at = excluded.recorded_at
WHERE s.org_id = $1
