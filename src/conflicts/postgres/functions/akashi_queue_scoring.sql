-- Queues new decisions for the search for outcomes that contradict them.
CREATE OR REPLACE FUNCTION akashi_queue_scoring(ids uuid[], org_ids uuid[], times timestamptz[]) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO conflict_queue (decision_id, org_id, recorded_at) SELECT * FROM unnest(ids, org_ids, times);
END
$$;
