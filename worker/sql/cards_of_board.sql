-- Guests as a branch's board shows them, with the words where they are: the last low ratings and all
-- who have asked for somebody, those who wait before all others, so many of each; and the sessions
-- that are named. Who was let down and has asked is there twice: a UNION would read more rows.
WITH noticed AS (
  SELECT value AS sid FROM json_each(json_extract(?1, '$.sids'))
  UNION ALL
  SELECT sid FROM (
    SELECT sid
    FROM notice
    WHERE site = json_extract(?1, '$.site')
      AND space = json_extract(?1, '$.space')
      AND branch = json_extract(?1, '$.branch')
      AND at >= json_extract(?1, '$.since')
    ORDER BY at DESC
    LIMIT json_extract(?1, '$.most')
  )
  UNION ALL
  SELECT sid FROM (
    SELECT sid
    FROM call
    WHERE site = json_extract(?1, '$.site')
      AND space = json_extract(?1, '$.space')
      AND branch = json_extract(?1, '$.branch')
      AND asked_at >= json_extract(?1, '$.since')
    ORDER BY called_at IS NULL OR done_at IS NOT NULL, asked_at
    LIMIT json_extract(?1, '$.most')
  )
)
SELECT
  noticed.sid AS id, coalesce(answer.seq, 0) + coalesce(call.seq, 0) AS version,
  coalesce(
    call.called_at, answer.ended, call.asked_at, call.claimed_at, call.done_at, 0
  ) AS at,
  coalesce(call.place, answer.place, '') AS place, place.name, call.called_at, answer.rating,
  answer.reasons, answer_words.words, answer.withdrawn, answer.arrived, answer.until,
  answer.updated, answer.flagged, answer.sid IS NOT NULL AS answered, call.claimed_by AS by,
  call.done_at
FROM noticed
LEFT JOIN answer
  ON answer.site = json_extract(?1, '$.site')
  AND answer.space = json_extract(?1, '$.space')
  AND answer.sid = noticed.sid
LEFT JOIN answer_words
  ON answer_words.site = json_extract(?1, '$.site')
  AND answer_words.space = json_extract(?1, '$.space')
  AND answer_words.sid = noticed.sid
LEFT JOIN call
  ON call.site = json_extract(?1, '$.site')
  AND call.space = json_extract(?1, '$.space')
  AND call.sid = noticed.sid
LEFT JOIN place
  ON place.site = json_extract(?1, '$.site')
  AND place.space = json_extract(?1, '$.space')
  AND place.place = coalesce(call.place, answer.place)
WHERE coalesce(answer.erased, 0) = 0 AND coalesce(answer.voided, 0) = 0;
