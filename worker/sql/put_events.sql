-- Keeps complaints and re-contacts. One that is there already stays as it is.
WITH place AS MATERIALIZED (
  SELECT json_extract(?1, '$.site') AS site, json_extract(?1, '$.space') AS space
)
INSERT INTO session_event (site, space, kind, id, sid, at)
SELECT
  place.site, place.space, json_extract(told.value, '$.kind'), json_extract(told.value, '$.id'),
  json_extract(told.value, '$.sid'), json_extract(told.value, '$.at')
FROM place
CROSS JOIN json_each(?1, '$.events') AS told
WHERE true
ON CONFLICT (site, space, kind, id) DO NOTHING;
