-- Sessions that a host told of and that ended before an instant.
SELECT sid, day FROM session
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND ended < json_extract(?1, '$.before')
ORDER BY ended, sid
LIMIT json_extract(?1, '$.limit');
