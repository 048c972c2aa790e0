-- Removes what people wrote beside their rulings on an answer.
UPDATE ruling SET note = NULL
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND sid = json_extract(?1, '$.sid')
  AND note IS NOT NULL
  AND coalesce((
  SELECT seq FROM answer
  WHERE site = json_extract(?1, '$.site')
    AND space = json_extract(?1, '$.space')
    AND sid = json_extract(?1, '$.sid')
), 0) = json_extract(?1, '$.guard');
