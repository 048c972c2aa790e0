-- How many places of a site are in use.
SELECT count(*) AS n FROM place
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND removed_at IS NULL;
