-- Removes calls of a site that nobody has touched for long, some at a time.
DELETE FROM call
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND sid IN (
    SELECT sid FROM call
    WHERE site = json_extract(?1, '$.site')
      AND space = json_extract(?1, '$.space')
      AND max(coalesce(called_at, 0), coalesce(claimed_at, 0), coalesce(done_at, 0))
        < json_extract(?1, '$.before')
    LIMIT json_extract(?1, '$.most')
  );
