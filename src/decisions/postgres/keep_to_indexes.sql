-- For statements that read thousands of narrow rows of an index. The planner would rather read the wide rows
-- of the table while it is not vacuumed, and compile what runs for less time than that takes.
SELECT set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)
