-- On whose boards these sessions can be: where they called, or where their place belongs.
SELECT
  json_extract(value, '$.site') AS site, json_extract(value, '$.space') AS space,
  json_extract(value, '$.sid') AS sid,
  coalesce(
    (
      SELECT call.branch FROM call
      WHERE call.site = json_extract(value, '$.site')
        AND call.space = json_extract(value, '$.space')
        AND call.sid = json_extract(value, '$.sid')
    ),
    (
      SELECT place.branch FROM answer JOIN place USING (site, space, place)
      WHERE answer.site = json_extract(value, '$.site')
        AND answer.space = json_extract(value, '$.space')
        AND answer.sid = json_extract(value, '$.sid')
    )
  ) AS branch
FROM json_each(json_extract(?1, '$.sessions'));
