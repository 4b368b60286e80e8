SELECT seq, swept_id FROM hint_progress
