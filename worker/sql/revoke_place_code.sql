-- Revokes the code of a card. One that is revoked already stays so since then.
UPDATE place_code
SET revoked_at = coalesce(revoked_at, json_extract(?1, '$.now'))
WHERE code = json_extract(?1, '$.code')
  AND site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space');
