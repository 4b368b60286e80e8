INSERT INTO settings (name, value)
VALUES ('write_probe', zeroblob(16))
