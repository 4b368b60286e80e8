DELETE FROM agent_events WHERE run_id = ?1 AND sequence_num = ?2 AND id = ?3
