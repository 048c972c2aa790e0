-- Puts an answer on its branch's board, together with the write that makes it low.
INSERT INTO notice (site, space, branch, at, sid)
SELECT
  json_extract(?1, '$.site'), json_extract(?1, '$.space'), json_extract(?1, '$.branch'),
  json_extract(?1, '$.at'), json_extract(?1, '$.sid')
WHERE coalesce((
  SELECT seq FROM answer
  WHERE site = json_extract(?1, '$.site')
    AND space = json_extract(?1, '$.space')
    AND sid = json_extract(?1, '$.sid')
), 0) = json_extract(?1, '$.guard')
ON CONFLICT (site, space, branch, at, sid) DO NOTHING;
