-- Whether a session was erased.
SELECT 1 AS erased
FROM answer
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND sid = json_extract(?1, '$.sid')
  AND erased = 1;
