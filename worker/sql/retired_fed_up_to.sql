-- Notes how far that was. Returns nothing where there was no fed session left to look at.
INSERT INTO chore (site, space, chore, at, after)
SELECT site, space, json_extract(?1, '$.chore'), ended, sid FROM (
  SELECT site, space, ended, sid FROM session
  WHERE site = json_extract(?1, '$.site')
    AND space = json_extract(?1, '$.space')
    AND (ended, sid) > (json_extract(?1, '$.at'), json_extract(?1, '$.after'))
    AND ended < json_extract(?1, '$.before')
  ORDER BY ended, sid
  LIMIT json_extract(?1, '$.limit')
)
WHERE true
ORDER BY ended DESC, sid DESC
LIMIT 1
ON CONFLICT (site, space, chore) DO UPDATE SET at = excluded.at, after = excluded.after
RETURNING at, after;
