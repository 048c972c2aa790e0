-- Writes the next state of a call that nobody begins. An erased session takes none.
INSERT INTO call (
  site, space, sid, seq, branch, place, called_at, claimed_by, claimed_at, done_at
)
SELECT
  json_extract(?1, '$.site'), json_extract(?1, '$.space'), json_extract(?1, '$.sid'),
  json_extract(?1, '$.seq'), json_extract(?1, '$.branch'), json_extract(?1, '$.place'),
  json_extract(?1, '$.called_at'), json_extract(?1, '$.claimed_by'),
  json_extract(?1, '$.claimed_at'), json_extract(?1, '$.done_at')
WHERE coalesce((
  SELECT seq FROM call
  WHERE site = json_extract(?1, '$.site')
    AND space = json_extract(?1, '$.space')
    AND sid = json_extract(?1, '$.sid')
), 0) = json_extract(?1, '$.guard')
  AND NOT EXISTS (
    SELECT 1 FROM answer
    WHERE site = json_extract(?1, '$.site')
      AND space = json_extract(?1, '$.space')
      AND sid = json_extract(?1, '$.sid')
      AND erased = 1
  )
ON CONFLICT (site, space, sid) DO UPDATE SET
  seq = excluded.seq,
  called_at = excluded.called_at,
  claimed_by = excluded.claimed_by,
  claimed_at = excluded.claimed_at,
  done_at = excluded.done_at;
