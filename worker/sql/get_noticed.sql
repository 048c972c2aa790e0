-- Where the guest of a low answer is, if the answer is on this branch's board.
SELECT answer.place
FROM answer
JOIN notice
  ON notice.site = answer.site
  AND notice.space = answer.space
  AND notice.branch = json_extract(?1, '$.branch')
  AND notice.at = answer.arrived
  AND notice.sid = answer.sid
WHERE answer.site = json_extract(?1, '$.site')
  AND answer.space = json_extract(?1, '$.space')
  AND answer.sid = json_extract(?1, '$.sid')
  AND answer.erased = 0;
