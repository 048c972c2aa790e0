-- Revokes an owner's API key, unless no other owner is left.
UPDATE api_key SET revoked_at = json_extract(?1, '$.now')
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND substr(hash, 1, 16) = json_extract(?1, '$.id')
  AND role = 'owner'
  AND revoked_at IS NULL
  AND EXISTS (
    SELECT 1 FROM api_key AS other
    WHERE other.site = api_key.site
      AND other.space = api_key.space
      AND other.hash <> api_key.hash
      AND other.role = 'owner'
      AND other.revoked_at IS NULL
  );
