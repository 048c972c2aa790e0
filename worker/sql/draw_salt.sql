-- Keeps the day's salt, where no other isolate was faster.
INSERT INTO flood_salt (day, salt)
VALUES (json_extract(?1, '$.day'), json_extract(?1, '$.salt'))
ON CONFLICT (day) DO NOTHING;
