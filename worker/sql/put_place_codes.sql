-- Gives a code to each place that is in use and has none.
WITH asked AS MATERIALIZED (
  SELECT
    json_extract(?1, '$.site') AS site, json_extract(?1, '$.space') AS space,
    json_extract(?1, '$.now') AS now
)
INSERT INTO place_code (code, site, space, place, created_at)
SELECT json_extract(told.value, '$.code'), place.site, place.space, place.place, asked.now
FROM asked
CROSS JOIN json_each(?1, '$.places') AS told
CROSS JOIN place ON place.site = asked.site
  AND place.space = asked.space
  AND place.place = json_extract(told.value, '$.place')
WHERE place.removed_at IS NULL
  AND NOT EXISTS (
    SELECT 1
    FROM place_code AS own
    WHERE own.site = place.site
      AND own.space = place.space
      AND own.place = place.place
      AND own.revoked_at IS NULL
  )
ON CONFLICT (code) DO NOTHING;
