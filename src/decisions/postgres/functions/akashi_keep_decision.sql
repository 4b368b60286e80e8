CREATE OR REPLACE FUNCTION akashi_keep_decision() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF (new.id, new.org_id, new.run_id, new.agent_id, new.decision_type, new.outcome,
        new.confidence, new.reasoning, new.content_hash, new.valid_from, new.transaction_time)
        IS DISTINCT FROM
        (old.id, old.org_id, old.run_id, old.agent_id, old.decision_type, old.outcome,
        old.confidence, old.reasoning, old.content_hash, old.valid_from, old.transaction_time)
    THEN
        RAISE EXCEPTION 'a recorded decision does not change';
    END IF;
    IF old.valid_to IS NOT NULL AND new.valid_to IS DISTINCT FROM old.valid_to THEN
        RAISE EXCEPTION 'a decision that ended does not change';
    END IF;
    RETURN new;
END
$$;
