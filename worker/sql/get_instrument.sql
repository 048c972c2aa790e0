-- A published version of an instrument.
SELECT body
FROM instrument
WHERE id = json_extract(?1, '$.id');
