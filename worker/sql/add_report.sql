-- Adds what a run did and found to the report of the day.
INSERT INTO report (
  site, space, day, kind, at, days, answers, words, contacts, customers, sessions, rows_written, skipped,
  differences, detail
)
VALUES (
  json_extract(?1, '$.site'), json_extract(?1, '$.space'), json_extract(?1, '$.day'),
  json_extract(?1, '$.kind'), json_extract(?1, '$.at'), json_extract(?1, '$.days'),
  json_extract(?1, '$.answers'), json_extract(?1, '$.words'), json_extract(?1, '$.contacts'),
  json_extract(?1, '$.customers'), json_extract(?1, '$.sessions'),
  json_extract(?1, '$.rows_written'),
  json_extract(?1, '$.skipped'), json_extract(?1, '$.differences'),
  json_extract(?1, '$.detail')
)
ON CONFLICT (site, space, day, kind) DO UPDATE SET
  at = excluded.at,
  days = days + excluded.days,
  answers = answers + excluded.answers,
  words = words + excluded.words,
  contacts = contacts + excluded.contacts,
  customers = customers + excluded.customers,
  sessions = sessions + excluded.sessions,
  rows_written = rows_written + excluded.rows_written,
  skipped = skipped + excluded.skipped,
  differences = differences + excluded.differences,
  detail = coalesce(excluded.detail, detail);
