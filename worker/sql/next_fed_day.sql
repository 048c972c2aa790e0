-- The next business day with sessions, or with tallies of sessions. No zone begins it before the
-- given instant.
WITH place AS MATERIALIZED (
  SELECT json_extract(?1, '$.site') AS site, json_extract(?1, '$.space') AS space
),
tallied AS (
  SELECT min(session_tally.day) AS day FROM place CROSS JOIN session_tally
  WHERE session_tally.site = place.site AND session_tally.space = place.space
    AND session_tally.day > json_extract(?1, '$.day')
),
told AS (
  SELECT session.day FROM place CROSS JOIN session
  WHERE session.site = place.site AND session.space = place.space
    AND session.ended >= json_extract(?1, '$.since')
    AND session.day > json_extract(?1, '$.day')
  ORDER BY session.ended
  LIMIT 1
),
next AS MATERIALIZED (
  SELECT min(day) AS day FROM (SELECT day FROM tallied UNION ALL SELECT day FROM told)
)
SELECT day FROM next WHERE day IS NOT NULL;
