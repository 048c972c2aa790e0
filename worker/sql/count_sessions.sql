-- Counts the sessions of a batch that are not there yet, with the answers, complaints and
-- re-contacts that are. Comes after the batch's events and before its sessions.
WITH place AS MATERIALIZED (
  SELECT json_extract(?1, '$.site') AS site, json_extract(?1, '$.space') AS space
),
told AS (
  SELECT
    place.site, place.space, told.value AS row,
    json_extract(told.value, '$.sid') AS sid,
    json_extract(told.value, '$.ended') AS ended,
    json_extract(told.value, '$.ended') + json_extract(told.value, '$.resolve_days') * 86400 AS resolved,
    json_extract(told.value, '$.invited') = 'yes' AS invited,
    json_extract(told.value, '$.service_s') AS service_s
  FROM place
  CROSS JOIN json_each(?1, '$.sessions') AS told
),
fresh AS (
  SELECT
    told.*,
    coalesce(answer.rev > 0 AND answer.withdrawn = 0 AND answer.voided = 0 AND answer.arrived < answer.until, 0) AS counted,
    answer.rating,
    (
      SELECT count(*) FROM session_event AS event
      WHERE event.site = told.site AND event.space = told.space AND event.sid = told.sid
        AND event.kind = 'complaint'
    ) AS complaints,
    EXISTS (
      SELECT 1 FROM session_event AS event
      WHERE event.site = told.site AND event.space = told.space AND event.sid = told.sid
        AND event.kind = 'recontact' AND event.at >= told.ended AND event.at < told.resolved
    ) AS recontacted
  FROM told
  LEFT JOIN answer
    ON answer.site = told.site AND answer.space = told.space AND answer.sid = told.sid
  WHERE NOT EXISTS (
    SELECT 1 FROM session
    WHERE session.site = told.site AND session.space = told.space AND session.sid = told.sid
  )
)
INSERT INTO session_tally (
  site, space, day, ins, agent, team, channel, place, tier, served_by, x1, x2, exceptional,
  resolve_days, sessions, invited, sampled_out, skipped, answered, rated, satisfied, complaints,
  complained, complained_rated, complained_satisfied, recontacted, service_n, service_s,
  service_ss, handed_over
)
SELECT
  site, space, json_extract(row, '$.day'), json_extract(row, '$.ins'),
  json_extract(row, '$.agent'), json_extract(row, '$.team'), json_extract(row, '$.channel'),
  json_extract(row, '$.place'), json_extract(row, '$.tier'), json_extract(row, '$.served_by'),
  json_extract(row, '$.x1'), json_extract(row, '$.x2'), json_extract(row, '$.exceptional'),
  json_extract(row, '$.resolve_days'),
  count(*),
  sum(invited),
  sum(json_extract(row, '$.invited') = 'sampled_out'),
  sum(json_extract(row, '$.invited') = 'skipped'),
  sum(invited AND counted),
  sum(invited AND counted AND rating IS NOT NULL),
  sum(invited AND counted AND coalesce(rating >= 4, 0)),
  sum(complaints),
  sum(complaints > 0),
  sum(complaints > 0 AND counted AND rating IS NOT NULL),
  sum(complaints > 0 AND counted AND coalesce(rating >= 4, 0)),
  sum(recontacted),
  count(service_s),
  coalesce(sum(service_s), 0),
  coalesce(sum(service_s * service_s), 0),
  sum(json_extract(row, '$.handed_over'))
FROM fresh
WHERE true
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14
ON CONFLICT (
  site, space, day, ins, agent, team, channel, place, tier, served_by, x1, x2, exceptional,
  resolve_days
) DO UPDATE SET
  sessions = sessions + excluded.sessions,
  invited = invited + excluded.invited,
  sampled_out = sampled_out + excluded.sampled_out,
  skipped = skipped + excluded.skipped,
  answered = answered + excluded.answered,
  rated = rated + excluded.rated,
  satisfied = satisfied + excluded.satisfied,
  complaints = complaints + excluded.complaints,
  complained = complained + excluded.complained,
  complained_rated = complained_rated + excluded.complained_rated,
  complained_satisfied = complained_satisfied + excluded.complained_satisfied,
  recontacted = recontacted + excluded.recontacted,
  service_n = service_n + excluded.service_n,
  service_s = service_s + excluded.service_s,
  service_ss = service_ss + excluded.service_ss,
  handed_over = handed_over + excluded.handed_over;
