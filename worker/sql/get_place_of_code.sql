-- A code that the site has made: its place, and since when it is revoked.
SELECT place, revoked_at AS revoked
FROM place_code
WHERE code = json_extract(?1, '$.code')
  AND site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space');
