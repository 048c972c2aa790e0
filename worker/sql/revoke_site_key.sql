-- Revokes a public key of a site.
UPDATE site_key SET revoked_at = json_extract(?1, '$.now')
WHERE site_key = json_extract(?1, '$.site_key')
  AND site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND revoked_at IS NULL;
