-- Counts the complaints and re-contacts of a batch that are not there yet, where their session is.
-- Comes before the batch's events and sessions are kept.
WITH place AS MATERIALIZED (
  SELECT json_extract(?1, '$.site') AS site, json_extract(?1, '$.space') AS space
),
fresh AS (
  SELECT
    session.*,
    json_extract(told.value, '$.kind') = 'complaint' AS complaint,
    json_extract(told.value, '$.kind') = 'recontact'
      AND json_extract(told.value, '$.at') >= session.ended
      AND json_extract(told.value, '$.at') < session.ended + session.resolve_days * 86400 AS recontact
  FROM place
  CROSS JOIN json_each(?1, '$.events') AS told
  CROSS JOIN session
  WHERE session.site = place.site
    AND session.space = place.space
    AND session.sid = json_extract(told.value, '$.sid')
    AND NOT EXISTS (
      SELECT 1 FROM session_event AS event
      WHERE event.site = place.site AND event.space = place.space
        AND event.kind = json_extract(told.value, '$.kind')
        AND event.id = json_extract(told.value, '$.id')
    )
),
moved AS (
  SELECT
    fresh.*,
    sum(complaint) AS complaints,
    max(complaint) AND NOT EXISTS (
      SELECT 1 FROM session_event AS event
      WHERE event.site = fresh.site AND event.space = fresh.space AND event.sid = fresh.sid
        AND event.kind = 'complaint'
    ) AS complained,
    max(recontact) AND NOT EXISTS (
      SELECT 1 FROM session_event AS event
      WHERE event.site = fresh.site AND event.space = fresh.space AND event.sid = fresh.sid
        AND event.kind = 'recontact' AND event.at >= fresh.ended
        AND event.at < fresh.ended + fresh.resolve_days * 86400
    ) AS recontacted
  FROM fresh
  GROUP BY site, space, sid
)
INSERT INTO session_tally (
  site, space, day, ins, agent, team, channel, place, tier, served_by, x1, x2, exceptional,
  resolve_days, complaints, complained, complained_rated, complained_satisfied, recontacted
)
SELECT
  moved.site, moved.space, moved.day, moved.ins, moved.agent, moved.team, moved.channel,
  moved.place, moved.tier, moved.served_by, moved.x1, moved.x2, moved.exceptional,
  moved.resolve_days,
  sum(complaints),
  sum(complained),
  sum(complained AND answer.rating IS NOT NULL),
  sum(complained AND coalesce(answer.rating >= 4, 0)),
  sum(recontacted)
FROM moved
LEFT JOIN answer
  ON answer.site = moved.site AND answer.space = moved.space AND answer.sid = moved.sid
  AND answer.rev > 0 AND answer.withdrawn = 0 AND answer.voided = 0
  AND answer.arrived < answer.until
WHERE complaints > 0 OR recontacted
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14
ON CONFLICT (
  site, space, day, ins, agent, team, channel, place, tier, served_by, x1, x2, exceptional,
  resolve_days
) DO UPDATE SET
  complaints = complaints + excluded.complaints,
  complained = complained + excluded.complained,
  complained_rated = complained_rated + excluded.complained_rated,
  complained_satisfied = complained_satisfied + excluded.complained_satisfied,
  recontacted = recontacted + excluded.recontacted;
