-- Writes a draft whole. One that says what is published already stays published.
INSERT INTO instrument_draft (site, space, name, body, updated)
VALUES (
  json_extract(?1, '$.site'), json_extract(?1, '$.space'), json_extract(?1, '$.name'),
  json_extract(?1, '$.body'), json_extract(?1, '$.updated')
)
ON CONFLICT (site, space, name) DO UPDATE SET
  published = CASE WHEN body = excluded.body THEN published END,
  body = excluded.body,
  updated = excluded.updated
RETURNING name, body, updated, published;
