-- What others say about decisions: the visible, current ones of the newest 1,000 that cite each of them and do not
-- reject it, and the start of its successor; its open conflicts with visible agents, and how resolved ones ended (hints
-- left out); and the latest verdict of each assessor, without those that may come from hidden decisions.
SELECT
    p.id,
    (
        SELECT count(*)
        FROM (
            SELECT c.agent_id, c.valid_to, c.precedent_relation
            FROM decisions c
            WHERE c.precedent_ref = p.id
            AND c.org_id = $1
            ORDER BY c.valid_from DESC, c.id DESC
            LIMIT 1000
        ) newest
        WHERE newest.valid_to IS NULL
        AND newest.precedent_relation IS DISTINCT FROM 'rejects'
        AND ($3 = '' OR newest.agent_id = ANY((SELECT akashi_visible_agents($1, $3))::text[]))
    ),
    (
        SELECT min(s.valid_from)
        FROM (
            SELECT s.valid_from
            FROM decisions s
            WHERE s.supersedes_id = p.id
            AND s.org_id = $1
            OFFSET 0 -- keeps the planner from reading the whole organization in this order
        ) s
    ),
    f.open, f.won, f.lost, f.resolved - f.won - f.lost,
    v.correct, v.incorrect, v.partially_correct
FROM unnest($2::uuid[]) AS p (id)
CROSS JOIN LATERAL (
    SELECT
        count(*) FILTER (WHERE k.status = 'open') AS open,
        count(*) FILTER (WHERE k.status = 'resolved') AS resolved,
        count(*) FILTER (WHERE k.status = 'resolved' AND k.winning_decision_id = p.id) AS won,
        count(*) FILTER (WHERE k.status = 'resolved' AND k.winning_decision_id <> p.id) AS lost
    FROM (
        SELECT a.org_id, a.status, a.winning_decision_id, a.confidence_class, a.agent_b AS other
        FROM scored_conflicts a
        WHERE a.decision_a_id = p.id
        UNION ALL
        SELECT b.org_id, b.status, b.winning_decision_id, b.confidence_class, b.agent_a
        FROM scored_conflicts b
        WHERE b.decision_b_id = p.id
    ) k
    WHERE k.org_id = $1
    AND k.confidence_class <> 'hint'
    AND ($3 = '' OR k.other = ANY((SELECT akashi_visible_agents($1, $3))::text[]))
) f
CROSS JOIN LATERAL (
    SELECT
        count(*) FILTER (WHERE a.outcome = 'correct') AS correct,
        count(*) FILTER (WHERE a.outcome = 'incorrect') AS incorrect,
        count(*) FILTER (WHERE a.outcome = 'partially_correct') AS partially_correct
    FROM decision_assessments a
    WHERE a.decision_id = p.id
    AND a.org_id = $1
    AND a.is_latest
    AND ($3 = '' OR a.source IN ('manual', 'supersession'))
) v
