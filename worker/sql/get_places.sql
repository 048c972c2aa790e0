-- Places in use, with their codes: all, those of a branch or of an area, or one.
WITH asked AS MATERIALIZED (
  SELECT
    json_extract(?1, '$.site') AS site, json_extract(?1, '$.space') AS space,
    json_extract(?1, '$.branch') AS branch, json_extract(?1, '$.area') AS area,
    json_extract(?1, '$.place') AS place
)
SELECT
  place.place, place.branch, place.area, place.name, place.kind, place.created_at AS created,
  place.removed_at AS removed, code.code
FROM asked
JOIN place ON place.site = asked.site AND place.space = asked.space
LEFT JOIN place_code AS code ON code.site = place.site
  AND code.space = place.space
  AND code.place = place.place
  AND code.revoked_at IS NULL
WHERE place.removed_at IS NULL
  AND place.branch = coalesce(asked.branch, place.branch)
  AND place.area IS coalesce(asked.area, place.area)
  AND place.place = coalesce(asked.place, place.place);
