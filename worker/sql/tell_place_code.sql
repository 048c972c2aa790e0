-- Counts that a guest told of a dead code, once in so many seconds.
UPDATE place_code
SET told = told + 1, told_at = json_extract(?1, '$.now')
WHERE code = json_extract(?1, '$.code')
  AND (told_at IS NULL OR told_at <= json_extract(?1, '$.now') - json_extract(?1, '$.every_s'))
  AND (
    revoked_at IS NOT NULL
    OR EXISTS (
      SELECT 1
      FROM place
      WHERE place.site = place_code.site
        AND place.space = place_code.space
        AND place.place = place_code.place
        AND place.removed_at IS NOT NULL
    )
  );
