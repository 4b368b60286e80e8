-- Finds decisions correct that three current ones of the newest 1,000 cite and do not reject. The n-th elements of the arrays
-- belong to one citation.
CREATE OR REPLACE FUNCTION akashi_assess_cited(
    org_ids uuid[], ids uuid[], times timestamptz[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    cited uuid[] := ARRAY(
        SELECT d.id
        FROM unnest(org_ids, ids) AS d (org_id, id)
        WHERE NOT EXISTS (
            SELECT FROM decision_assessments AS v
            WHERE v.decision_id = d.id AND v.org_id = d.org_id AND v.source = 'citation' AND v.is_latest
        )
        AND (
            SELECT count(*)
            FROM (
                SELECT c.valid_to, c.precedent_relation
                FROM decisions AS c
                WHERE c.precedent_ref = d.id AND c.org_id = d.org_id
                ORDER BY c.valid_from DESC, c.id DESC
                LIMIT 1000
            ) AS n
            WHERE n.valid_to IS NULL
            AND n.precedent_relation IS DISTINCT FROM 'rejects'
        ) >= 3
    );
BEGIN
    IF cardinality(cited) = 0 THEN
        RETURN;
    END IF;
    PERFORM akashi_keep_verdicts(
        array_agg(t.org_id), array_agg(t.id), 'citation', 'correct',
        array_agg('Auto-assessed: cited as precedent 3 times'::text), array_agg(t.at)
    )
    FROM unnest(org_ids, ids, times) AS t (org_id, id, at)
    WHERE t.id = ANY (cited);
END
$$;
