-- Writes or changes the contact of an answer.
INSERT INTO answer_contact (site, space, sid, contact)
SELECT
  json_extract(?1, '$.site'), json_extract(?1, '$.space'), json_extract(?1, '$.sid'),
  json_extract(?1, '$.contact')
WHERE coalesce((
  SELECT seq FROM answer
  WHERE site = json_extract(?1, '$.site')
    AND space = json_extract(?1, '$.space')
    AND sid = json_extract(?1, '$.sid')
), 0) = json_extract(?1, '$.guard')
ON CONFLICT (site, space, sid) DO UPDATE SET contact = excluded.contact;
