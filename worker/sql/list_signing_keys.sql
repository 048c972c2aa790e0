-- Every signing key of a site, newest first. What they sign with follows from their names.
SELECT kid, source, created_at AS created, retired_at AS retired, revoked_at AS revoked
FROM signing_key
WHERE site = json_extract(?1, '$.site') AND space = json_extract(?1, '$.space')
ORDER BY created_at DESC, kid;
