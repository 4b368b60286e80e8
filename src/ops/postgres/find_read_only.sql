-- True on a standby, too.
SELECT current_setting('transaction_read_only')::boolean
