-- Suggests that decisions replace others of the same agents that bind something differently: the agents changed their
-- minds. The n-th elements of the arrays belong to one decision, whose conflicts have been found.
CREATE OR REPLACE FUNCTION akashi_suggest_replacements(
    org_ids uuid[], decision_ids uuid[], times timestamptz[]
) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    INSERT INTO decision_supersedes (
        org_id, superseding_id, superseded_id, relationship, suggested_by, reason, recorded_at
    )
    SELECT d.org_id, d.id, c.other_id, 'suggested', 'binding_v1',
        left('the same agent answers anew: ' || c.disputed_question, 300), d.at
    FROM unnest(org_ids, decision_ids, times) AS d (org_id, id, at)
    CROSS JOIN LATERAL (
        SELECT a.decision_b_id AS other_id, a.disputed_question
        FROM scored_conflicts AS a
        WHERE a.decision_a_id = d.id AND a.found_by = d.id AND a.org_id = d.org_id
        AND a.scoring_method = 'binding_v1' AND a.conflict_kind = 'self_contradiction'
        UNION ALL
        SELECT b.decision_a_id, b.disputed_question
        FROM scored_conflicts AS b
        WHERE b.decision_b_id = d.id AND b.found_by = d.id AND b.org_id = d.org_id
        AND b.scoring_method = 'binding_v1' AND b.conflict_kind = 'self_contradiction'
    ) AS c
    ON CONFLICT (superseding_id, superseded_id) DO NOTHING;
END
$$;
