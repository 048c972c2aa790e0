-- Keeps sessions as they were first told of. One that is there already stays as it is.
WITH place AS MATERIALIZED (
  SELECT json_extract(?1, '$.site') AS site, json_extract(?1, '$.space') AS space
)
INSERT INTO session (
  site, space, sid, ended, facts, chain, day, ins, agent, team, channel, place, tier, served_by,
  x1, x2, exceptional, resolve_days, invited, service_s
)
SELECT
  place.site, place.space, json_extract(told.value, '$.sid'), json_extract(told.value, '$.ended'),
  -- What was erased stays so.
  CASE WHEN EXISTS (
    SELECT 1 FROM answer
    WHERE answer.site = place.site
      AND answer.space = place.space
      AND answer.sid = json_extract(told.value, '$.sid')
      AND answer.erased = 1
  ) THEN '{}' ELSE json_extract(told.value, '$.facts') END,
  json_extract(told.value, '$.chain'),
  json_extract(told.value, '$.day'), json_extract(told.value, '$.ins'),
  json_extract(told.value, '$.agent'), json_extract(told.value, '$.team'),
  json_extract(told.value, '$.channel'), json_extract(told.value, '$.place'),
  json_extract(told.value, '$.tier'), json_extract(told.value, '$.served_by'),
  json_extract(told.value, '$.x1'), json_extract(told.value, '$.x2'),
  json_extract(told.value, '$.exceptional'), json_extract(told.value, '$.resolve_days'),
  json_extract(told.value, '$.invited'), json_extract(told.value, '$.service_s')
FROM place
CROSS JOIN json_each(?1, '$.sessions') AS told
WHERE true
ON CONFLICT (site, space, sid) DO NOTHING;
