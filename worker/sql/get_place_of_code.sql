-- A code that the site has made: its place, and since when it is revoked or its place out of use.
SELECT place_code.place, place_code.revoked_at AS revoked, place.removed_at AS removed
FROM place_code
JOIN place
  ON place.site = place_code.site
  AND place.space = place_code.space
  AND place.place = place_code.place
WHERE place_code.code = json_extract(?1, '$.code')
  AND place_code.site = json_extract(?1, '$.site')
  AND place_code.space = json_extract(?1, '$.space');
