-- Moves the session's sums by what its answer now says more or less. Where the host has told of
-- no such session nothing is read or written; when it does, it reads the answer itself.
WITH told AS (
  SELECT
    session.*,
    session.invited = 'yes' AS asked,
    EXISTS (
      SELECT 1 FROM session_event AS event
      WHERE event.site = session.site AND event.space = session.space
        AND event.sid = session.sid AND event.kind = 'complaint'
    ) AS complained
  FROM session
  LEFT JOIN answer
    ON answer.site = session.site AND answer.space = session.space AND answer.sid = session.sid
  WHERE session.site = json_extract(?1, '$.site')
    AND session.space = json_extract(?1, '$.space')
    AND session.sid = json_extract(?1, '$.sid')
    AND coalesce(answer.seq, 0) = json_extract(?1, '$.guard')
)
INSERT INTO session_tally (
  site, space, day, ins, agent, team, channel, place, tier, served_by, x1, x2, exceptional,
  resolve_days, answered, rated, satisfied, complained_rated, complained_satisfied
)
SELECT
  site, space, day, ins, agent, team, channel, place, tier, served_by, x1, x2, exceptional,
  resolve_days,
  asked * json_extract(?1, '$.answered'),
  asked * json_extract(?1, '$.rated'),
  asked * json_extract(?1, '$.satisfied'),
  complained * json_extract(?1, '$.rated'),
  complained * json_extract(?1, '$.satisfied')
FROM told
WHERE asked OR complained
ON CONFLICT (
  site, space, day, ins, agent, team, channel, place, tier, served_by, x1, x2, exceptional,
  resolve_days
) DO UPDATE SET
  answered = answered + excluded.answered,
  rated = rated + excluded.rated,
  satisfied = satisfied + excluded.satisfied,
  complained_rated = complained_rated + excluded.complained_rated,
  complained_satisfied = complained_satisfied + excluded.complained_satisfied;
