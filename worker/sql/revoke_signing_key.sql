-- Revokes a signing key.
UPDATE signing_key SET revoked_at = json_extract(?1, '$.now')
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND kid = json_extract(?1, '$.kid')
  AND revoked_at IS NULL;
