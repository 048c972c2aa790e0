-- Removes the raw facts of a session that a host told of. What it is filed under stays, and so does
-- everything that its figures read.
UPDATE session SET facts = '{}'
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND sid = json_extract(?1, '$.sid')
  AND facts <> '{}'
  AND coalesce((
  SELECT seq FROM answer
  WHERE site = json_extract(?1, '$.site')
    AND space = json_extract(?1, '$.space')
    AND sid = json_extract(?1, '$.sid')
), 0) = json_extract(?1, '$.guard');
