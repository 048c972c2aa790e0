-- Takes over places, all of them or none: none where one belongs to another branch already, or
-- where new ones would make more than may be in use. One that was removed is back.
WITH asked AS MATERIALIZED (
  SELECT
    json_extract(?1, '$.site') AS site, json_extract(?1, '$.space') AS space,
    json_extract(?1, '$.now') AS now, json_extract(?1, '$.most') AS most
),
told AS MATERIALIZED (
  SELECT
    asked.site, asked.space, asked.now,
    json_extract(value, '$.place') AS place, json_extract(value, '$.branch') AS branch,
    json_extract(value, '$.area') AS area, json_extract(value, '$.name') AS name,
    json_extract(value, '$.kind') AS kind
  FROM asked CROSS JOIN json_each(?1, '$.places')
),
fresh AS MATERIALIZED (
  SELECT count(*) AS n
  FROM told
  WHERE NOT EXISTS (
    SELECT 1
    FROM place
    WHERE place.site = told.site
      AND place.space = told.space
      AND place.place = told.place
      AND place.removed_at IS NULL
  )
)
INSERT INTO place (site, space, place, branch, area, name, kind, created_at)
SELECT site, space, place, branch, area, name, kind, now
FROM told
WHERE NOT EXISTS (
  SELECT 1
  FROM told AS moved
  JOIN place ON place.site = moved.site AND place.space = moved.space AND place.place = moved.place
  WHERE place.branch <> moved.branch
)
AND (
  (SELECT n FROM fresh) = 0
  OR (SELECT most FROM asked) >= (SELECT n FROM fresh) + (
    SELECT count(*)
    FROM asked
    JOIN place ON place.site = asked.site AND place.space = asked.space
    WHERE place.removed_at IS NULL
  )
)
ON CONFLICT (site, space, place) DO UPDATE
SET area = excluded.area, name = excluded.name, kind = excluded.kind, removed_at = NULL
WHERE area IS NOT excluded.area
  OR name <> excluded.name
  OR kind <> excluded.kind
  OR removed_at IS NOT NULL;
