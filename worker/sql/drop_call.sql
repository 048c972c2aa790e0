-- Removes the call of an erased session.
DELETE FROM call
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND sid = json_extract(?1, '$.sid')
  AND coalesce((
  SELECT seq FROM answer
  WHERE site = json_extract(?1, '$.site')
    AND space = json_extract(?1, '$.space')
    AND sid = json_extract(?1, '$.sid')
), 0) = json_extract(?1, '$.guard');
