-- Where a shift that is planned lasts into the next one of its place, or the one before into it.
WITH told AS MATERIALIZED (
  SELECT
    json_extract(?1, '$.site') AS site, json_extract(?1, '$.space') AS space,
    json_each.value AS place, json_extract(shift.value, '$.since') AS since
  FROM json_each(?1, '$.shifts') AS shift
  CROSS JOIN json_each(shift.value, '$.places')
),
firsts AS MATERIALIZED (
  SELECT site, space, place, since FROM told
  UNION
  SELECT
    site, space, place,
    (
      SELECT max(before.since)
      FROM shift AS before
      WHERE before.site = told.site
        AND before.space = told.space
        AND before.place = told.place
        AND before.since < told.since
    )
  FROM told
)
SELECT
  shift.place, shift.since, shift.until, shift.team,
  next.since AS next_since, next.until AS next_until, next.team AS next_team
FROM firsts
CROSS JOIN shift ON shift.site = firsts.site
  AND shift.space = firsts.space
  AND shift.place = firsts.place
  AND shift.since = firsts.since
CROSS JOIN shift AS next ON next.site = shift.site
  AND next.space = shift.space
  AND next.place = shift.place
  AND next.since = (
    SELECT min(after.since)
    FROM shift AS after
    WHERE after.site = shift.site
      AND after.space = shift.space
      AND after.place = shift.place
      AND after.since > shift.since
  )
WHERE next.since < shift.until
ORDER BY shift.place, shift.since;
