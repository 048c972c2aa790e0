-- Puts a guest who calls on the board of the branch, together with the call. Comes before it.
INSERT INTO notice (site, space, branch, at, sid)
SELECT
  json_extract(?1, '$.site'), json_extract(?1, '$.space'), json_extract(?1, '$.branch'),
  json_extract(?1, '$.called_at'), json_extract(?1, '$.sid')
WHERE coalesce((
  SELECT seq FROM call
  WHERE site = json_extract(?1, '$.site')
    AND space = json_extract(?1, '$.space')
    AND sid = json_extract(?1, '$.sid')
), 0) = json_extract(?1, '$.guard')
  AND NOT EXISTS (
    SELECT 1 FROM answer
    WHERE site = json_extract(?1, '$.site')
      AND space = json_extract(?1, '$.space')
      AND sid = json_extract(?1, '$.sid')
      AND erased = 1
  )
ON CONFLICT (site, space, branch, at, sid) DO NOTHING;
