-- Publishes an instrument that comes with the Worker, where it is not there yet.
INSERT INTO instrument (id, body)
VALUES (json_extract(?1, '$.ins'), json_extract(?1, '$.body'))
ON CONFLICT (id) DO NOTHING;
