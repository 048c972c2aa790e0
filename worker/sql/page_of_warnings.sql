-- Answers of hosts in a stretch of time whose session was told of with another end or other facts.
SELECT
  answer.sid, answer.ended,
  json_object(
    'end', answer.ended, 'agent', answer.agent, 'team', answer.team, 'channel', answer.channel,
    'place', answer.place, 'tier', answer.tier, 'served_by', answer.served_by, 'x1', answer.x1,
    'x2', answer.x2, 'exceptional', answer.exceptional
  ) AS token,
  json_object(
    'end', session.ended, 'agent', session.agent, 'team', session.team,
    'channel', session.channel, 'place', session.place, 'tier', session.tier,
    'served_by', session.served_by, 'x1', session.x1, 'x2', session.x2,
    'exceptional', session.exceptional
  ) AS feed
FROM answer
CROSS JOIN session
  ON session.site = answer.site AND session.space = answer.space AND session.sid = answer.sid
WHERE answer.site = json_extract(?1, '$.site')
  AND answer.space = json_extract(?1, '$.space')
  AND answer.ended >= json_extract(?1, '$.from')
  AND answer.ended < json_extract(?1, '$.to')
  AND answer.rev > 0
  AND (
    answer.ended, answer.agent, answer.team, answer.channel, answer.place, answer.tier,
    answer.served_by, answer.x1, answer.x2, answer.exceptional
  ) IS NOT (
    session.ended, session.agent, session.team, session.channel, session.place, session.tier,
    session.served_by, session.x1, session.x2, session.exceptional
  )
ORDER BY answer.ended, answer.sid
LIMIT json_extract(?1, '$.limit');
