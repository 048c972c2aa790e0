-- What the cron did and found of a site, latest first.
SELECT
  day, kind, at, days, answers, words, contacts, customers, sessions, rows_written, skipped, differences,
  detail
FROM report
WHERE site = json_extract(?1, '$.site') AND space = json_extract(?1, '$.space')
ORDER BY day DESC, kind
LIMIT json_extract(?1, '$.limit');
