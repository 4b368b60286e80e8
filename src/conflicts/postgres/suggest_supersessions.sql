INSERT INTO decision_supersedes (
    org_id, superseding_id, superseded_id, relationship, suggested_by, reason, recorded_at
)
SELECT found.org_id, later.id, earlier.id, 'suggested', 'rules_v1', found.reason, found.recorded_at
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[])
    AS found (org_id, superseding_id, superseded_id, reason, recorded_at)
JOIN decisions AS later
    ON later.id = found.superseding_id AND later.org_id = found.org_id AND later.valid_to IS NULL
JOIN decisions AS earlier
    ON earlier.id = found.superseded_id AND earlier.org_id = found.org_id AND earlier.valid_to IS NULL
WHERE later.project IS NOT DISTINCT FROM earlier.project
ON CONFLICT (superseding_id, superseded_id, org_id) DO NOTHING
