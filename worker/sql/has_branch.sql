-- Whether a branch has a place in use.
SELECT 1 AS yes
FROM place
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND branch = json_extract(?1, '$.branch')
  AND removed_at IS NULL
LIMIT 1;
