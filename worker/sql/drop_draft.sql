-- Removes a draft. What was published of it stays.
DELETE FROM instrument_draft
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND name = json_extract(?1, '$.name');
