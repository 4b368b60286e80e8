-- Counts decisions as servers from before migration 016 do, which may run beside newer ones during an
-- update: to them every limit binds.
CREATE OR REPLACE FUNCTION akashi_count_usage(org_ids uuid[], times timestamptz[]) RETURNS void
LANGUAGE sql AS $$
    SELECT akashi_count_recorded(org_ids, times, true)
$$;
