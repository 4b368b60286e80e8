-- Makes bindings cheap to write: one row a decision for what it binds, and one short row a binding while it is
-- current, which has no other index.

CREATE TABLE current_bindings (
    org_id BLOB NOT NULL,
    -- a hash of organization, project and parameter: equal for bindings that can conflict
    match_key BLOB NOT NULL,
    -- bindings with one match_key and two of these do conflict
    value_key TEXT NOT NULL,
    decision_id BLOB NOT NULL,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (org_id, match_key, value_key, decision_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE bindings_of_decisions (
    decision_id BLOB PRIMARY KEY REFERENCES decisions (id) ON DELETE CASCADE,
    org_id BLOB NOT NULL,
    -- in their order: [{"parameter", "value", "parameter_key", "value_key"}]
    bindings TEXT NOT NULL,
    -- that of each binding, 16 bytes long, in the same order
    match_keys BLOB NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO current_bindings (org_id, match_key, value_key, decision_id, recorded_at)
SELECT org_id, match_key, value_key, decision_id, recorded_at
FROM decision_bindings
WHERE match_key IS NOT NULL
ORDER BY org_id, match_key, value_key, decision_id;

-- What has ended has lost its keys, and does not need them: it is in no search.
WITH RECURSIVE joined (decision_id, org_id, position, bindings, match_keys) AS (
    SELECT decision_id, org_id, 0, json_array(json_object(
        'parameter', parameter, 'value', value, 'parameter_key', parameter_key, 'value_key', value_key
    )), coalesce(match_key, x'')
    FROM decision_bindings
    WHERE position = 0
    UNION ALL
    SELECT b.decision_id, b.org_id, b.position, json_insert(j.bindings, '$[#]', json_object(
        'parameter', b.parameter, 'value', b.value, 'parameter_key', b.parameter_key, 'value_key', b.value_key
    )), CAST(j.match_keys || coalesce(b.match_key, x'') AS BLOB)
    FROM joined j
    JOIN decision_bindings b ON b.decision_id = j.decision_id AND b.position = j.position + 1
)
INSERT INTO bindings_of_decisions (decision_id, org_id, bindings, match_keys)
SELECT decision_id, org_id, bindings, match_keys
FROM (SELECT decision_id, org_id, bindings, match_keys, max(position) FROM joined GROUP BY decision_id);

DROP TRIGGER conflicts_get_answers;
DROP TABLE decision_bindings;
ALTER TABLE bindings_of_decisions RENAME TO decision_bindings;

-- json_each(): SQLite 3.40 does not trust json_extract() in a trigger.
CREATE TRIGGER forget_bindings AFTER DELETE ON decision_bindings
BEGIN
    DELETE FROM current_bindings
    WHERE (org_id, match_key, value_key, decision_id) IN (
        SELECT old.org_id, substr(old.match_keys, 16 * k.key + 1, 16), v.value, old.decision_id
        FROM json_each(old.bindings) k, json_each(k.value, '$.value_key') v
    );
END;

-- As before, but for where the value of a binding is read.
CREATE TRIGGER conflicts_get_answers AFTER UPDATE OF parameter_key ON scored_conflicts
BEGIN
    UPDATE scored_conflicts
    SET question_id = hash_id((
            SELECT lower(hex(new.org_id)) || char(31) || min(a.project, b.project) || char(31)
                || max(a.project, b.project) || char(31)
                || coalesce(nullif(new.parameter_key, ''), lower(new.disputed_question))
            FROM (SELECT coalesce(project, '') AS project FROM decisions
                  WHERE org_id = new.org_id AND id = new.decision_a_id) a,
                 (SELECT coalesce(project, '') AS project FROM decisions
                  WHERE org_id = new.org_id AND id = new.decision_b_id) b
        )),
        answer_a = coalesce(
            (SELECT v.value FROM decision_bindings b, json_each(b.bindings) k, json_each(k.value, '$.parameter_key') p,
                json_each(k.value, '$.value_key') v
             WHERE b.org_id = new.org_id AND b.decision_id = new.decision_a_id AND p.value = new.parameter_key),
            lower(trim(new.value_a))
        ),
        answer_b = coalesce(
            (SELECT v.value FROM decision_bindings b, json_each(b.bindings) k, json_each(k.value, '$.parameter_key') p,
                json_each(k.value, '$.value_key') v
             WHERE b.org_id = new.org_id AND b.decision_id = new.decision_b_id AND p.value = new.parameter_key),
            lower(trim(new.value_b))
        )
    WHERE org_id = new.org_id AND id = new.id;
    UPDATE scored_conflicts
    SET group_id = hash_id(
            lower(hex(question_id)) || char(31) || conflict_kind || char(31) || min(agent_a, agent_b) || char(31)
                || max(agent_a, agent_b)
        )
    WHERE org_id = new.org_id AND id = new.id;
    UPDATE scored_conflicts
    SET severity = 'critical',
        reopens_resolution_id = prior.id,
        prevailing_decision_id = CASE WHEN prior.answer = answer_a THEN decision_a_id ELSE decision_b_id END
    FROM (
        SELECT r.id, CASE WHEN r.winning_decision_id = r.decision_a_id THEN r.answer_a ELSE r.answer_b END AS answer
        FROM scored_conflicts r
        WHERE +r.org_id = new.org_id
        AND r.question_id = (SELECT question_id FROM scored_conflicts WHERE org_id = new.org_id AND id = new.id)
        AND r.status = 'resolved'
        AND r.winning_decision_id IS NOT NULL
        ORDER BY r.resolved_at DESC, r.id DESC
        LIMIT 1
    ) prior
    WHERE org_id = new.org_id AND scored_conflicts.id = new.id
    AND status = 'open'
    AND confidence_class <> 'hint'
    AND prior.answer IN (answer_a, answer_b);
END;
