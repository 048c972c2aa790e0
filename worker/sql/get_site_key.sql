-- The site behind a public site key.
SELECT site, space
FROM site_key
WHERE site_key = json_extract(?1, '$.site_key') AND revoked_at IS NULL;
