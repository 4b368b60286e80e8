DELETE FROM conflict_pairs
WHERE enqueued_at < $1
