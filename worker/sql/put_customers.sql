-- Writes the hashed keys of the customers of fed sessions. The first one stays, and none comes back
-- to a session that was erased.
WITH place AS MATERIALIZED (
  SELECT json_extract(?1, '$.site') AS site, json_extract(?1, '$.space') AS space
)
INSERT INTO customer (site, space, sid, customer)
SELECT
  place.site, place.space, json_extract(told.value, '$.sid'),
  json_extract(told.value, '$.customer')
FROM place
CROSS JOIN json_each(?1, '$.customers') AS told
WHERE NOT EXISTS (
  SELECT 1 FROM answer
  WHERE answer.site = place.site
    AND answer.space = place.space
    AND answer.sid = json_extract(told.value, '$.sid')
    AND answer.erased = 1
)
ON CONFLICT (site, space, sid) DO NOTHING;
