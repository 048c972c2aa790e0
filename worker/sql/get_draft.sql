-- One draft.
SELECT name, body, updated, published
FROM instrument_draft
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND name = json_extract(?1, '$.name');
