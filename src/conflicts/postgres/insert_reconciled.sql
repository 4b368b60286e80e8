INSERT INTO decision_supersedes (org_id, superseding_id, superseded_id, relationship, recorded_at)
SELECT $1, $2, e.id, 'reconciles', $4
FROM unnest($3::uuid[]) AS e (id)
