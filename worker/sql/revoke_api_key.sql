-- Revokes an API key, unless it is the last owner's: nobody could make another.
UPDATE api_key SET revoked_at = json_extract(?1, '$.now')
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND substr(hash, 1, 16) = json_extract(?1, '$.id')
  AND revoked_at IS NULL
  AND (role <> 'owner' OR 1 < (
    SELECT count(*) FROM api_key AS owner
    WHERE owner.site = json_extract(?1, '$.site')
      AND owner.space = json_extract(?1, '$.space')
      AND owner.role = 'owner'
      AND owner.revoked_at IS NULL
  ));
