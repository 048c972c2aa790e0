-- Contradictions of one version on some business days.
SELECT
  coalesce(sum(contradictory), 0) AS contradictory,
  coalesce(sum(contradictable), 0) AS contradictable
FROM tally
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND day BETWEEN json_extract(?1, '$.from') AND json_extract(?1, '$.to')
  AND ins = json_extract(?1, '$.ins');
