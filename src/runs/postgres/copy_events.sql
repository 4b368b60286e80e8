COPY agent_events (
    id, run_id, org_id, event_type, sequence_num, occurred_at, agent_id, payload, created_at
) FROM STDIN (FORMAT binary)
