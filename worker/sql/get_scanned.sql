-- What a code stands for now, and whose shift it was at an instant.
SELECT
  code.site, code.space, code.place, place.branch, place.area, place.name, place.kind,
  code.revoked_at IS NOT NULL OR place.removed_at IS NOT NULL AS dead,
  (
    SELECT CASE WHEN shift.until > json_extract(?1, '$.at') THEN shift.team END
    FROM shift
    WHERE shift.site = code.site
      AND shift.space = code.space
      AND shift.place = code.place
      AND shift.since <= json_extract(?1, '$.at')
    ORDER BY shift.since DESC
    LIMIT 1
  ) AS team,
  json_extract(?1, '$.at') AS at
FROM place_code AS code
JOIN place ON place.site = code.site AND place.space = code.space AND place.place = code.place
WHERE code.code = json_extract(?1, '$.code');
