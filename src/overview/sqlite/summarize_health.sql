-- Sums of all decisions (kind 0), by confidence (1), by tenth of it (2), by agent (3) and by type (4). Real
-- numbers are in millionths: their sums are exact, and a limit is the number that clients sent. What follows
-- `current_count` is of current decisions. The plus signs lead to the indexes of what refers to a decision.
WITH numbered AS (
    SELECT
        d.id,
        d.org_id,
        d.agent_id,
        d.decision_type,
        d.valid_from,
        d.valid_to IS NULL AS is_current,
        coalesce(d.reasoning, '') <> '' AS has_reasoning,
        CAST(round(d.confidence * 1000000) AS INTEGER) AS confidence,
        CAST(round(d.completeness_score * 1000000) AS INTEGER) AS completeness,
        CAST(round(d.outcome_score * 1000000) AS INTEGER) AS outcome
    FROM decisions d
    WHERE d.org_id = ?1
    AND d.valid_from >= ?2
    AND d.valid_from < ?3
),
base AS MATERIALIZED (
    SELECT
        n.*,
        EXISTS (SELECT 1 FROM alternatives t WHERE t.decision_id = n.id) AS has_alternatives,
        (SELECT count(*) FROM evidence t WHERE t.decision_id = n.id) AS evidence,
        EXISTS (
            SELECT 1 FROM decisions t WHERE t.precedent_ref = n.id AND +t.org_id = n.org_id
        ) AS is_cited,
        (
            SELECT min(t.valid_from) FROM decisions t WHERE t.supersedes_id = n.id AND +t.org_id = n.org_id
        ) - n.valid_from AS revised_after,
        row_number() OVER (PARTITION BY n.is_current ORDER BY n.confidence) AS place,
        count(*) OVER (PARTITION BY n.is_current) AS places
    FROM numbered n
),
cells AS (
    SELECT
        k.kind,
        CASE k.kind
            WHEN 0 THEN ''
            WHEN 1 THEN CASE
                WHEN b.confidence < 500000 THEN 'low'
                WHEN b.confidence < 850000 THEN 'mid'
                ELSE 'high'
            END
            WHEN 2 THEN CASE
                WHEN b.confidence >= 1000000 THEN '9'
                ELSE CAST(b.confidence / 100000 AS text)
            END
            WHEN 3 THEN b.agent_id
            ELSE b.decision_type
        END AS name,
        b.*
    FROM base b
    CROSS JOIN (
        SELECT 0 AS kind UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4
    ) k
),
sums AS (
    SELECT
        kind,
        name,
        count(*) AS total,
        count(revised_after) AS revised,
        count(*) FILTER (WHERE revised_after < 172800000000) AS revised_soon,
        count(*) FILTER (WHERE is_cited) AS cited,
        count(outcome) AS assessed,
        CAST(coalesce(sum(outcome), 0) AS bigint) AS outcome_sum,
        count(*) FILTER (WHERE is_current) AS current_count,
        CAST(coalesce(sum(completeness) FILTER (WHERE is_current), 0) AS bigint) AS completeness_sum,
        count(*) FILTER (WHERE is_current AND completeness < 500000) AS below_half,
        count(*) FILTER (WHERE is_current AND completeness < 330000) AS below_third,
        count(*) FILTER (WHERE is_current AND has_reasoning) AS with_reasoning,
        count(*) FILTER (WHERE is_current AND has_alternatives) AS with_alternatives,
        count(*) FILTER (WHERE is_current AND evidence > 0) AS with_evidence,
        CAST(coalesce(sum(evidence) FILTER (WHERE is_current), 0) AS bigint) AS evidence_records,
        CAST(coalesce(sum(confidence) FILTER (WHERE is_current), 0) AS bigint) AS confidence_sum,
        coalesce(min(confidence) FILTER (WHERE is_current), 0) AS confidence_low,
        coalesce(max(confidence) FILTER (WHERE is_current), 0) AS confidence_high,
        -- the one in the middle, or the two
        CAST(avg(confidence) FILTER (
            WHERE is_current AND place IN ((places + 1) / 2, places / 2 + 1)
        ) AS double precision) AS confidence_median
    FROM cells
    GROUP BY kind, name
)
SELECT
    kind,
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
    confidence_median
FROM (SELECT s.*, row_number() OVER (PARTITION BY kind ORDER BY total DESC, name) AS row_place FROM sums s) r
WHERE row_place <= ?4
ORDER BY kind, row_place
