-- Since when a site's host tells of each kind.
SELECT kind, day
FROM feed
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space');
