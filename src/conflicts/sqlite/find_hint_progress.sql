SELECT seq, swept_id FROM hint_progress WHERE is_only = 1
