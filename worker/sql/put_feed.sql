-- Keeps since when each kind is told of. A row that reaches further back moves it back.
INSERT INTO feed (site, space, kind, since, day)
SELECT
  json_extract(?1, '$.site'), json_extract(?1, '$.space'), json_extract(told.value, '$.kind'),
  json_extract(told.value, '$.since'), json_extract(told.value, '$.day')
FROM json_each(?1, '$.kinds') AS told
WHERE true
ON CONFLICT (site, space, kind) DO UPDATE SET since = excluded.since, day = excluded.day
WHERE excluded.since < since;
