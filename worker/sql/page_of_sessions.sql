-- Sessions in key order, each with what its figures say of its answer and of what the host told
-- later, for the recount.
SELECT
  session.*,
  answer.rev, answer.arrived, answer.until, answer.withdrawn, answer.voided, answer.rating,
  (
    SELECT json_group_array(json_object('kind', event.kind, 'at', event.at))
    FROM session_event AS event
    WHERE event.site = session.site AND event.space = session.space AND event.sid = session.sid
  ) AS events
FROM session
LEFT JOIN answer
  ON answer.site = session.site AND answer.space = session.space AND answer.sid = session.sid
WHERE (session.site, session.space, session.sid)
  > (json_extract(?1, '$.site'), json_extract(?1, '$.space'), json_extract(?1, '$.sid'))
ORDER BY session.site, session.space, session.sid
LIMIT json_extract(?1, '$.limit');
