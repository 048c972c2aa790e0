-- Shifts that last into a time: of all places, or of those of a branch, of an area, or of one.
WITH asked AS MATERIALIZED (
  SELECT
    json_extract(?1, '$.site') AS site, json_extract(?1, '$.space') AS space,
    json_extract(?1, '$.from') AS begins, json_extract(?1, '$.to') AS ends,
    json_extract(?1, '$.longest_s') AS longest_s,
    json_extract(?1, '$.branch') AS branch, json_extract(?1, '$.area') AS area,
    json_extract(?1, '$.place') AS place
)
SELECT shift.place, shift.since, shift.until, shift.team
FROM asked
JOIN shift ON shift.site = asked.site AND shift.space = asked.space
  AND shift.since >= asked.begins - asked.longest_s
  AND shift.since < asked.ends
JOIN place ON place.site = shift.site AND place.space = shift.space AND place.place = shift.place
WHERE shift.until > asked.begins
  AND place.branch = coalesce(asked.branch, place.branch)
  AND place.area IS coalesce(asked.area, place.area)
  AND place.place = coalesce(asked.place, place.place)
ORDER BY shift.since, shift.place
LIMIT json_extract(?1, '$.limit');
