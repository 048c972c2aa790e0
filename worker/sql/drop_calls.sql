-- Removes calls of a site that nobody has touched for long, some at a time. One that was taken back
-- bears no moment: it stays as long as its notice, because a call that begins anew would be older to
-- a board than the one that it has seen.
DELETE FROM call
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND sid IN (
    SELECT sid FROM call
    WHERE site = json_extract(?1, '$.site')
      AND space = json_extract(?1, '$.space')
      AND max(coalesce(called_at, 0), coalesce(claimed_at, 0), coalesce(done_at, 0))
        < json_extract(?1, '$.before')
      AND (
        called_at IS NOT NULL OR claimed_at IS NOT NULL OR done_at IS NOT NULL
        OR NOT EXISTS (
          SELECT 1 FROM notice
          WHERE notice.site = call.site
            AND notice.space = call.space
            AND notice.branch = call.branch
            AND notice.sid = call.sid
        )
      )
    LIMIT json_extract(?1, '$.most')
  );
