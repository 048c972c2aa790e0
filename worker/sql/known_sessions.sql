-- Sessions of a batch that are there already, as they were frozen. Facts: null where they were erased.
WITH place AS MATERIALIZED (
  SELECT json_extract(?1, '$.site') AS site, json_extract(?1, '$.space') AS space
)
SELECT
  session.sid, session.ended, session.chain,
  iif(EXISTS (
    SELECT 1 FROM answer
    WHERE answer.site = session.site AND answer.space = session.space AND answer.sid = session.sid
      AND answer.erased = 1
  ), NULL, session.facts) AS facts
FROM place
CROSS JOIN json_each(?1, '$.sessions') AS told
CROSS JOIN session
WHERE session.site = place.site
  AND session.space = place.space
  AND session.sid = json_extract(told.value, '$.sid');
