-- Answers whose session ended, and whose first write came, before an instant.
SELECT sid, day FROM answer
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND ended < json_extract(?1, '$.before')
  AND arrived < json_extract(?1, '$.before')
ORDER BY ended, sid
LIMIT json_extract(?1, '$.limit');
