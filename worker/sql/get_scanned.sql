-- What a code stands for, and whose shift it is.
SELECT
  code.site, code.space, code.place, place.branch, place.area, place.name, place.kind,
  code.revoked_at IS NOT NULL OR place.removed_at IS NOT NULL AS dead,
  (
    SELECT CASE WHEN shift.until > json_extract(?1, '$.now') THEN shift.team END
    FROM shift
    WHERE shift.site = code.site
      AND shift.space = code.space
      AND shift.place = code.place
      AND shift.since <= json_extract(?1, '$.now')
    ORDER BY shift.since DESC
    LIMIT 1
  ) AS team
FROM place_code AS code
JOIN place ON place.site = code.site AND place.space = code.space AND place.place = code.place
WHERE code.code = json_extract(?1, '$.code');
