SELECT version, filled_up_to
FROM search_progress
