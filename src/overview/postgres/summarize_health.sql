-- Sums of all decisions (kind 0), by confidence (1), by tenth of it (2), by agent (3) and by type (4). Real
-- numbers are in millionths: their sums are exact, and a limit is the number that clients sent. What follows
-- `current_count` is of current decisions.
WITH base AS (
    SELECT
        d.agent_id,
        d.decision_type,
        d.valid_to IS NULL AS is_current,
        octet_length(d.reasoning) > 0 AS has_reasoning,
        round(d.confidence::double precision * 1000000)::bigint AS confidence,
        round(d.completeness_score::double precision * 1000000)::bigint AS completeness,
        round(d.outcome_score::double precision * 1000000)::bigint AS outcome,
        EXISTS (
            SELECT 1 FROM alternatives t WHERE t.org_id = d.org_id AND t.decision_id = d.id
        ) AS has_alternatives,
        (
            SELECT count(*) FROM evidence t WHERE t.org_id = d.org_id AND t.decision_id = d.id
        ) AS evidence,
        EXISTS (
            SELECT 1 FROM decisions t WHERE t.precedent_ref = d.id AND t.org_id = d.org_id
        ) AS is_cited,
        (
            SELECT min(t.valid_from) FROM decisions t WHERE t.supersedes_id = d.id AND t.org_id = d.org_id
        ) - d.valid_from AS revised_after
    FROM decisions d
    WHERE d.org_id = $1
    AND d.valid_from >= $2
    AND d.valid_from < $3
),
sorted AS (
    SELECT
        b.*,
        CASE
            WHEN b.confidence < 500000 THEN 'low'
            WHEN b.confidence < 850000 THEN 'mid'
            ELSE 'high'
        END AS tier,
        least(b.confidence / 100000, 9)::text AS tenth
    FROM base b
),
sums AS (
    SELECT
        CASE grouping(tier, tenth, agent_id, decision_type)
            WHEN 15 THEN 0
            WHEN 7 THEN 1
            WHEN 11 THEN 2
            WHEN 13 THEN 3
            ELSE 4
        END AS kind,
        coalesce(tier, tenth, agent_id, decision_type, '') AS name,
        count(*) AS total,
        count(revised_after) AS revised,
        count(*) FILTER (WHERE revised_after < interval '48 hours') AS revised_soon,
        count(*) FILTER (WHERE is_cited) AS cited,
        count(outcome) AS assessed,
        coalesce(sum(outcome), 0)::bigint AS outcome_sum,
        count(*) FILTER (WHERE is_current) AS current_count,
        coalesce(sum(completeness) FILTER (WHERE is_current), 0)::bigint AS completeness_sum,
        count(*) FILTER (WHERE is_current AND completeness < 500000) AS below_half,
        count(*) FILTER (WHERE is_current AND completeness < 330000) AS below_third,
        count(*) FILTER (WHERE is_current AND has_reasoning) AS with_reasoning,
        count(*) FILTER (WHERE is_current AND has_alternatives) AS with_alternatives,
        count(*) FILTER (WHERE is_current AND evidence > 0) AS with_evidence,
        coalesce(sum(evidence) FILTER (WHERE is_current), 0)::bigint AS evidence_records,
        coalesce(sum(confidence) FILTER (WHERE is_current), 0)::bigint AS confidence_sum,
        coalesce(min(confidence) FILTER (WHERE is_current), 0) AS confidence_low,
        coalesce(max(confidence) FILTER (WHERE is_current), 0) AS confidence_high
    FROM sorted
    GROUP BY GROUPING SETS ((), (tier), (tenth), (agent_id), (decision_type))
)
SELECT
    kind::bigint,
    name,
    total,
    revised,
    revised_soon,
    cited,
    assessed,
    outcome_sum,
    current_count,
    completeness_sum,
    below_half,
    below_third,
    with_reasoning,
    with_alternatives,
    with_evidence,
    evidence_records,
    confidence_sum,
    confidence_low,
    confidence_high,
    (
        SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY round(d.confidence::double precision * 1000000))
        FROM decisions d
        WHERE d.org_id = $1
        AND d.valid_from >= $2
        AND d.valid_from < $3
        AND d.valid_to IS NULL
    ) AS confidence_median
FROM (
    SELECT s.*, row_number() OVER (PARTITION BY kind ORDER BY total DESC, name COLLATE "C") AS row_place
    FROM sums s
) r
WHERE row_place <= $4
ORDER BY kind, row_place
