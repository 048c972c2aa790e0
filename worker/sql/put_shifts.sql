-- Plans shifts. One that is planned already, of the same place and begin, is taken over.
WITH asked AS MATERIALIZED (
  SELECT json_extract(?1, '$.site') AS site, json_extract(?1, '$.space') AS space
),
told AS MATERIALIZED (
  SELECT
    json_extract(value, '$.since') AS since, json_extract(value, '$.until') AS until,
    json_extract(value, '$.team') AS team, json_extract(value, '$.places') AS places
  FROM json_each(?1, '$.shifts')
)
INSERT INTO shift (site, space, place, since, until, team)
SELECT asked.site, asked.space, json_each.value, told.since, told.until, told.team
FROM asked
CROSS JOIN told
CROSS JOIN json_each(told.places)
WHERE true
ON CONFLICT (site, space, place, since) DO UPDATE
SET until = excluded.until, team = excluded.team
WHERE until <> excluded.until OR team <> excluded.team;
