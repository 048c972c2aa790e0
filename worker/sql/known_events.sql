-- Complaints and re-contacts of a batch that are there already.
WITH place AS MATERIALIZED (
  SELECT json_extract(?1, '$.site') AS site, json_extract(?1, '$.space') AS space
)
SELECT event.kind, event.id, event.sid
FROM place
CROSS JOIN json_each(?1, '$.events') AS told
CROSS JOIN session_event AS event
WHERE event.site = place.site
  AND event.space = place.space
  AND event.kind = json_extract(told.value, '$.kind')
  AND event.id = json_extract(told.value, '$.id');
