-- Revokes an API key.
UPDATE api_key SET revoked_at = json_extract(?1, '$.now')
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND substr(hash, 1, 16) = json_extract(?1, '$.id')
  AND revoked_at IS NULL;
