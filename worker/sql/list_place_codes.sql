-- Every code of a site, with its place.
WITH asked AS MATERIALIZED (
  SELECT json_extract(?1, '$.site') AS site, json_extract(?1, '$.space') AS space
)
SELECT
  code.code, code.created_at AS created, code.revoked_at AS revoked, code.told, code.told_at,
  place.place, place.branch, place.area, place.name, place.kind, place.removed_at AS removed
FROM asked
JOIN place_code AS code ON code.site = asked.site AND code.space = asked.space
JOIN place ON place.site = code.site AND place.space = code.space AND place.place = code.place;
