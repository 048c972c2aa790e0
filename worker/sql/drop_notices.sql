-- Removes what boards of a site showed long ago, some at a time.
DELETE FROM notice
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND (branch, at, sid) IN (
    SELECT branch, at, sid FROM notice
    WHERE site = json_extract(?1, '$.site')
      AND space = json_extract(?1, '$.space')
      AND at < json_extract(?1, '$.before')
    LIMIT json_extract(?1, '$.most')
  );
