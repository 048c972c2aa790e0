-- Writes the hashed key of an answer's customer. The first one stays.
INSERT INTO customer (site, space, sid, customer)
SELECT
  json_extract(?1, '$.site'), json_extract(?1, '$.space'), json_extract(?1, '$.sid'),
  json_extract(?1, '$.customer')
WHERE coalesce((
  SELECT seq FROM answer
  WHERE site = json_extract(?1, '$.site')
    AND space = json_extract(?1, '$.space')
    AND sid = json_extract(?1, '$.sid')
), 0) = json_extract(?1, '$.guard')
ON CONFLICT (site, space, sid) DO NOTHING;
