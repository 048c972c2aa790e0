-- Every public key of a site, oldest first.
SELECT site_key, label, created_at AS created, revoked_at AS revoked
FROM site_key
WHERE site = json_extract(?1, '$.site') AND space = json_extract(?1, '$.space')
ORDER BY created_at, site_key;
