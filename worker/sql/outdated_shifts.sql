-- Removes shifts of a site that began long ago, some at a time.
DELETE FROM shift
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND (place, since) IN (
    SELECT place, since FROM shift
    WHERE site = json_extract(?1, '$.site')
      AND space = json_extract(?1, '$.space')
      AND since < json_extract(?1, '$.before')
    LIMIT json_extract(?1, '$.most')
  );
