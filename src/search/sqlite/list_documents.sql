SELECT wanted.key, t.title, t.body
FROM json_each(?1) wanted
CROSS JOIN documents t ON t.seq = wanted.value
