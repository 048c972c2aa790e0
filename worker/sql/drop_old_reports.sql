-- Reports leave after some time.
DELETE FROM report
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND day < json_extract(?1, '$.before');
