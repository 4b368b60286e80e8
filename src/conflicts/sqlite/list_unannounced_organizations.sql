-- Each step is one look-up, however many an organization has.
WITH RECURSIVE in_conflict (org_id) AS (
    SELECT min(org_id) FROM scored_conflicts WHERE is_announced = 0
    UNION ALL
    SELECT (SELECT min(c.org_id) FROM scored_conflicts c WHERE c.is_announced = 0 AND c.org_id > in_conflict.org_id)
    FROM in_conflict
    WHERE in_conflict.org_id IS NOT NULL
),
hinted (org_id) AS (
    SELECT min(org_id) FROM conflict_hints WHERE is_announced = 0
    UNION ALL
    SELECT (SELECT min(h.org_id) FROM conflict_hints h WHERE h.is_announced = 0 AND h.org_id > hinted.org_id)
    FROM hinted
    WHERE hinted.org_id IS NOT NULL
)
SELECT org_id FROM in_conflict WHERE org_id IS NOT NULL
UNION
SELECT org_id FROM hinted WHERE org_id IS NOT NULL
