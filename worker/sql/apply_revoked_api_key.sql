-- An API key is dead: in the journal nobody asks whether it was the last owner's.
UPDATE api_key SET revoked_at = json_extract(?1, '$.at')
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND hash BETWEEN json_extract(?1, '$.id') AND json_extract(?1, '$.id') || 'g'
  AND revoked_at IS NULL;
