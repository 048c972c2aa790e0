-- Whose a version is; null: Afterword's own.
SELECT site, space
FROM instrument
WHERE id = json_extract(?1, '$.id');
