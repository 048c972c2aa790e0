-- Retires a signing key, unless no other of its source signs.
UPDATE signing_key SET retired_at = json_extract(?1, '$.at')
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND kid = json_extract(?1, '$.kid')
  AND retired_at IS NULL
  AND revoked_at IS NULL
  AND EXISTS (
    SELECT 1 FROM signing_key AS other
    WHERE other.site = signing_key.site
      AND other.space = signing_key.space
      AND other.source = signing_key.source
      AND other.kid <> signing_key.kid
      AND other.retired_at IS NULL
      AND other.revoked_at IS NULL
  );
