-- Branches of a site that have a place in use.
SELECT DISTINCT branch
FROM place
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND removed_at IS NULL
ORDER BY branch;
