-- Complaints and re-contacts from before an instant leave whose session never came, or has left.
DELETE FROM session_event
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND at < json_extract(?1, '$.before')
  AND NOT EXISTS (
    SELECT 1 FROM session
    WHERE session.site = session_event.site
      AND session.space = session_event.space
      AND session.sid = session_event.sid
  );
