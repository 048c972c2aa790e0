-- What an answer was before its changes, oldest first.
SELECT updated AS at, rating, effort, reasons, solved, withdrawn
FROM answer_history
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND sid = json_extract(?1, '$.sid')
ORDER BY seq;
