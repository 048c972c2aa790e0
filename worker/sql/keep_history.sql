-- Keeps the row as it was before a correction or a withdrawal.
INSERT INTO answer_history (
  site, space, sid, seq, rev, writer, updated, rating, effort, reasons, solved, withdrawn
)
SELECT
  site, space, sid, seq, rev, writer, updated, rating, effort, reasons, solved, withdrawn
FROM answer
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND sid = json_extract(?1, '$.sid')
  AND seq = json_extract(?1, '$.guard');
