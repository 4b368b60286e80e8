-- Takes decisions that ended out of the index of terms.
CREATE OR REPLACE FUNCTION akashi_remove_documents(org_ids uuid[], ids uuid[]) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    DELETE FROM search_documents AS s
    WHERE s.org_id = ANY (org_ids)
    AND s.decision_id = ANY (ids);
END
$$;
