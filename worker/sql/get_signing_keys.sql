-- Signing keys of a site that may still verify something.
SELECT kid, source, retired_at, revoked_at
FROM signing_key
WHERE site = json_extract(?1, '$.site') AND space = json_extract(?1, '$.space')
ORDER BY created_at DESC, kid;
