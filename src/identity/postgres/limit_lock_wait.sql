-- Below deadlock_timeout: a step that waits for a trace gives up before anybody becomes the victim of a deadlock.
SELECT set_config('lock_timeout', '100ms', true)
