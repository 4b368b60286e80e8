-- Queues new decisions for the search index.
CREATE OR REPLACE FUNCTION akashi_queue_upserts(ids uuid[], org_ids uuid[], times timestamptz[]) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO search_outbox (decision_id, org_id, operation, created_at)
    SELECT t.id, t.org_id, 'upsert', t.queued_at
    FROM unnest(ids, org_ids, times) AS t (id, org_id, queued_at);
END
$$;
