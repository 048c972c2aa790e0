-- Removes calls of a site that nobody has touched for long, some at a time. Where somebody went to a
-- low rating and did not after all there is no moment: that stays as long as its notice, because one
-- that begins anew would be older to a board than the one that it has seen.
DELETE FROM call
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND sid IN (
    SELECT sid FROM call
    WHERE site = json_extract(?1, '$.site')
      AND space = json_extract(?1, '$.space')
      AND max(
        coalesce(asked_at, 0), coalesce(called_at, 0), coalesce(claimed_at, 0), coalesce(done_at, 0)
      ) < json_extract(?1, '$.before')
      AND (
        asked_at IS NOT NULL OR called_at IS NOT NULL OR claimed_at IS NOT NULL OR done_at IS NOT NULL
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
