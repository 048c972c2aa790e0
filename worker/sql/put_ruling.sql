-- Adds a ruling to the log, in the batch that makes it hold.
INSERT INTO ruling (site, space, sid, seq, deed, code, note, by, at)
SELECT
  json_extract(?1, '$.site'), json_extract(?1, '$.space'), json_extract(?1, '$.sid'),
  json_extract(?1, '$.seq'), json_extract(?1, '$.deed'), json_extract(?1, '$.code'),
  json_extract(?1, '$.note'), json_extract(?1, '$.by'), json_extract(?1, '$.at')
FROM answer
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND sid = json_extract(?1, '$.sid')
  AND seq = json_extract(?1, '$.guard');
