-- Rows of outdated sessions leave: events.
DELETE FROM session_event
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND sid IN (SELECT value FROM json_each(?1, '$.sids'));
