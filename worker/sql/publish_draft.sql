-- Makes the version that a draft has just been given the id of. What is published stays as it is.
INSERT INTO instrument (id, body, site, space, published_at)
SELECT
  published, json_set(body, '$.id', published), site, space, json_extract(?1, '$.now')
FROM instrument_draft
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND name = json_extract(?1, '$.name')
  AND published IS NOT NULL
ON CONFLICT (id) DO NOTHING;
