-- One call.
SELECT seq, branch, place, asked_at, called_at, claimed_by, claimed_at, done_at
FROM call
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND sid = json_extract(?1, '$.sid');
