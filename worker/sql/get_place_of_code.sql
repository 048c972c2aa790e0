-- The place of a code that the site has made.
SELECT place
FROM place_code
WHERE code = json_extract(?1, '$.code')
  AND site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space');
