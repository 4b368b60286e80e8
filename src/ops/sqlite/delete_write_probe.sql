DELETE FROM settings
WHERE name = 'write_probe'
