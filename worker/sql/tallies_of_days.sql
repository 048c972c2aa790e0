-- Every tally row of some business days.
SELECT * FROM tally
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND day BETWEEN json_extract(?1, '$.first') AND json_extract(?1, '$.last');
