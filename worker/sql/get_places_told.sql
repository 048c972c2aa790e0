-- Places that are named, with the codes in use, and whether each ever had one.
WITH asked AS MATERIALIZED (
  SELECT json_extract(?1, '$.site') AS site, json_extract(?1, '$.space') AS space
)
SELECT
  place.place, place.branch, place.area, place.name, place.kind, place.created_at AS created,
  place.removed_at AS removed, code.code,
  EXISTS (
    SELECT 1
    FROM place_code AS own
    WHERE own.site = place.site AND own.space = place.space AND own.place = place.place
  ) AS had_code
FROM asked
CROSS JOIN json_each(?1, '$.places') AS told
CROSS JOIN place ON place.site = asked.site
  AND place.space = asked.space
  AND place.place = told.value
LEFT JOIN place_code AS code ON code.site = place.site
  AND code.space = place.space
  AND code.place = place.place
  AND code.revoked_at IS NULL;
