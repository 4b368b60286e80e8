-- A plan has many keys, which lead to few rows each: never read a whole table, and compile nothing.
SELECT set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)
