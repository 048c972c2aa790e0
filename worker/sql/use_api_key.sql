-- Writes down that an API key was used, once an hour at most.
UPDATE api_key SET last_used = json_extract(?1, '$.now')
WHERE hash = json_extract(?1, '$.hash')
  AND (last_used IS NULL OR last_used <= json_extract(?1, '$.now') - 3600);
