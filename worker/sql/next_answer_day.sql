-- The next business day that has answers. No zone begins it before the given instant.
SELECT day FROM answer
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND ended >= json_extract(?1, '$.since')
  AND day > json_extract(?1, '$.day')
ORDER BY ended
LIMIT 1;
