-- Queues decisions that ended, so that the search index forgets them.
CREATE OR REPLACE FUNCTION akashi_queue_removals(ids uuid[], org_ids uuid[], times timestamptz[]) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO search_outbox AS o (decision_id, org_id, operation, created_at)
    SELECT t.id, t.org_id, 'delete', t.queued_at
    FROM unnest(ids, org_ids, times) AS t (id, org_id, queued_at)
    ON CONFLICT (decision_id, operation, org_id) DO UPDATE
    SET created_at = greatest(excluded.created_at, o.created_at + interval '1 microsecond'),
        attempts = 0,
        locked_until = NULL;
END
$$;
