-- Sessions of the next business day of the feed (next_fed_day.sql), each as in
-- page_of_sessions.sql.
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
SELECT
  session.*,
  answer.rev, answer.arrived, answer.until, answer.withdrawn, answer.voided, answer.rating,
  (
    SELECT json_group_array(json_object('kind', event.kind, 'at', event.at))
    FROM session_event AS event
    WHERE event.site = session.site AND event.space = session.space AND event.sid = session.sid
  ) AS events
FROM place
CROSS JOIN next
CROSS JOIN session
LEFT JOIN answer
  ON answer.site = session.site AND answer.space = session.space AND answer.sid = session.sid
WHERE session.site = place.site
  AND session.space = place.space
  AND session.ended >= next.day * 86400 - json_extract(?1, '$.before_s')
  AND session.ended < next.day * 86400 + json_extract(?1, '$.after_s')
  AND session.day = next.day
LIMIT json_extract(?1, '$.limit');
